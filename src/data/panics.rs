//! Panics of other people's code that are expected and become errors: caught, and not told on stderr.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How the threads of polars are called; they may panic on behalf of whoever waits for them.
const POOL: &str = "polars-";

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

static WAITING: AtomicUsize = AtomicUsize::new(0);
static SILENCED: Once = Once::new();

/// What `work` gives; `None` where it panics. What it was working on must be given up then. Only this thread, and the
/// pool that works for it, are quiet about it, and only for now.
pub(super) fn quietly<T>(work: impl FnOnce() -> T) -> Option<T> {
    SILENCED.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |told| {
            if !expected() {
                before(told);
            }
        }));
    });
    let outer = QUIET.replace(true);
    WAITING.fetch_add(1, Ordering::SeqCst);
    let done = catch_unwind(AssertUnwindSafe(work));
    WAITING.fetch_sub(1, Ordering::SeqCst);
    QUIET.set(outer);
    done.ok()
}

fn expected() -> bool {
    let of_pool = || thread::current().name().is_some_and(|name| name.starts_with(POOL));
    QUIET.get() || WAITING.load(Ordering::SeqCst) > 0 && of_pool()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_nothing_and_work_that_ends_is_its_result() {
        assert_eq!(quietly(|| 3), Some(3));
        assert_eq!(quietly(|| -> u32 { panic!("as expected") }), None);
        assert_eq!((quietly(|| quietly(|| 4)), QUIET.get()), (Some(Some(4)), false));
    }
}
