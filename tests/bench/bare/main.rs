//! A Tauri window with one line of text: what the benchmarks of the window are compared with.

fn main() {
    let shown =
        tauri::Builder::default().run(tauri::generate_context!("tests/bench/bare/tauri.conf.json"));
    if let Err(error) = shown {
        eprintln!("The bare window did not open: {error}");
    }
}
