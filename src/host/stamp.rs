//! The wall clock, as it names runs.

use chrono::Local;

/// Now, to the second, in an order that sorts: `20261123-184500`.
pub(super) fn now() -> String {
    Local::now().format("%Y%m%d-%H%M%S").to_string()
}
