//! What reading the table gives: pretended, as far as a network is concerned; what is found out about it is found out by the
//! program itself, once for each text of the workspace.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use gradus::app::Loaded;
use gradus::data::{Dataset, Prepared, Survey, survey};
use gradus::spec;

use super::table;

/// Why the data cannot be prepared, and what is found out about them.
type Known = (Option<String>, Arc<Survey>);

/// The answers to a request for the data of this text.
pub(super) fn read(text: &str) -> (Arc<Loaded>, Arc<Survey>) {
    static KNOWN: LazyLock<Mutex<HashMap<String, Known>>> = LazyLock::new(Mutex::default);
    let known = KNOWN.lock().expect("no test fails here").get(text).cloned();
    let (unprepared, survey) = known.unwrap_or_else(|| {
        let fresh = surveyed(text);
        KNOWN.lock().expect("no test fails here").insert(text.to_owned(), fresh.clone());
        fresh
    });
    (Arc::new(Loaded { unprepared, ..table::loaded() }), survey)
}

fn surveyed(text: &str) -> Known {
    let workspace = spec::parse(text).workspace;
    let table = table::table();
    let rows = table.rows;
    let dataset = Dataset::new(table, rows, &workspace, vec![]).expect("a table that can be learnt from");
    let prepared = Prepared::new(&dataset, &workspace).map_err(|error| error.to_string());
    let found = survey(&dataset, &workspace, prepared.as_ref().map_err(String::as_str), &|| true);
    (prepared.err(), Arc::new(found.expect("it is wanted")))
}
