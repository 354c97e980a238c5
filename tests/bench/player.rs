//! From a key of the player to the frame it leads to, against a `<video>` alone that is led to the
//! same moments of the same clip, in the same place.

use serde_json::Value;

use crate::gallery::{numbers, value};
use crate::scales::{Figure, Goal, median};
use crate::wait::{LATER, SOON, until};
use crate::window::Running;

/// So often a second is skipped, back and forth.
const SEEKS: u32 = 30;

pub(crate) async fn measure(running: &Running) -> Figure {
    eprintln!("Seeking …");
    let choose = "document.querySelector('[role=grid]').parentElement.scrollTop = 0;
        const card = document.querySelector('[role=gridcell]:has(.dot)');
        card?.click();
        return card !== null";
    until("a clip to play", SOON, async || {
        (value(running, choose).await == Value::Bool(true)).then_some(())
    })
    .await;
    until("the clip to be loaded", LATER, async || {
        let ready = "return (document.querySelector('video')?.readyState ?? 0) >= 3";
        (value(running, ready).await == Value::Bool(true)).then_some(())
    })
    .await;
    let player = "const video = document.querySelector('video');
        window.led = [];
        video.addEventListener('seeked', () => window.led.push(video.currentTime));
        const seek = (by) => video.dispatchEvent(new KeyboardEvent('keydown', {
            key: by > 0 ? 'ArrowRight' : 'ArrowLeft', code: by > 0 ? 'ArrowRight' : 'ArrowLeft', shiftKey: true, bubbles: true, cancelable: true }));";
    let alone = "const video = document.createElement('video');
        video.src = document.querySelector('video').currentSrc;
        video.muted = true;
        const { left, top, width, height } = document.querySelector('video').getBoundingClientRect();
        video.style.cssText = `position: fixed; left: ${left}px; top: ${top}px; width: ${width}px; height: ${height}px`;
        document.body.append(video);
        const seek = () => { video.currentTime = window.led.shift(); };";
    let ours = median(seeks(running, player).await);
    let peer = median(seeks(running, alone).await);
    Figure {
        name: "seek to frame shown, against a <video> alone",
        ours: format!("{ours:.0} ms"),
        peer: format!("{peer:.0} ms"),
        ratio: ours / peer,
        goal: Goal::AtMost(1.5),
    }
}

/// Milliseconds from asking for another second to its frame, so often.
async fn seeks(running: &Running, made: &str) -> Vec<f64> {
    let script = format!(
        "{made}
         window.seeks = [];
         const next = (left) => {{
             if (left === 0) {{ window.seeks.push(-1); return; }}
             const from = performance.now();
             video.addEventListener('seeked', () => requestAnimationFrame(() => {{
                 window.seeks.push(performance.now() - from);
                 next(left - 1);
             }}), {{ once: true }});
             seek(left % 2 === 0 ? 1 : -1);
         }};
         const begin = () => next({SEEKS});
         if (video.readyState >= 3) begin();
         else video.addEventListener('canplaythrough', begin, {{ once: true }});"
    );
    value(running, &script).await;
    let mut seen = until("the frames", LATER, async || {
        let seen = numbers(&value(running, "return window.seeks").await);
        (seen.last() == Some(&-1.0)).then_some(seen)
    })
    .await;
    seen.pop();
    seen
}
