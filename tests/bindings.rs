//! `ui/src/ipc/bindings.ts` is what Rust says. Written anew by `cargo xtask bindings`.

use std::path::Path;

use specta_typescript::Typescript;

#[test]
fn the_page_knows_the_commands_as_rust_says_them() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/ipc/bindings.ts");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let fresh = folder.path().join("bindings.ts");
    let language =
        Typescript::default().header("// Written by `cargo xtask bindings`; do not edit.\n");
    dailies_app::bindings::<tauri::Wry>()
        .export(language, &fresh)
        .expect("the types can be said in TypeScript");
    let fresh = std::fs::read_to_string(&fresh).expect("just written");

    if std::env::var_os("DAILIES_WRITE_BINDINGS").is_some() {
        std::fs::write(&committed, &fresh).expect("the page's folder can be written");
    }
    let committed = std::fs::read_to_string(&committed).unwrap_or_default();
    assert!(
        committed == fresh,
        "ui/src/ipc/bindings.ts is out of date: run `cargo xtask bindings` and commit it"
    );
}
