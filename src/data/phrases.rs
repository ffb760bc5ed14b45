//! Parts of sentences that messages share: lists of names, and the name that may be meant.

/// `a`, `b` and `c`: at most twelve of them.
pub(super) fn listed_all(names: &[String]) -> String {
    const SHOWN: usize = 12;
    if names.len() <= SHOWN {
        return listed(names.iter().cloned());
    }
    format!(
        "{} and {} more",
        names[..SHOWN].iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
        names.len() - SHOWN
    )
}

/// `a`, `b` and `c`, each in backquotes.
pub fn listed(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => "none".into(),
    }
}

/// `1 of its cells is text`.
pub(super) fn of_its_cells(count: u64, what: &str) -> String {
    let are = if count == 1 { "is" } else { "are" };
    format!("{count} of its cells {are} {what}")
}

/// What is done with so many cells that cannot be read: a sentence.
pub(super) fn taken_as_missing(count: usize) -> &'static str {
    if count == 1 { "It is taken as missing." } else { "They are taken as missing." }
}

/// The tables of a database, as the end of a sentence.
pub(super) fn tables_of(names: &[String]) -> String {
    match names {
        [] => "no table".into(),
        names => format!("the tables {}", listed_all(names)),
    }
}

/// A sentence that offers a name.
pub(super) fn meant(nearest: Option<&str>) -> String {
    nearest.map(|name| format!(" Did you mean `{name}`?")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(count: usize) -> Vec<String> {
        (1..=count).map(|number| format!("c{number}")).collect()
    }

    #[test]
    fn names_are_listed_as_in_a_sentence() {
        assert_eq!([0, 1, 3].map(|count| listed_all(&names(count))), ["none", "`c1`", "`c1`, `c2` and `c3`"]);
    }

    #[test]
    fn long_lists_are_cut_after_twelve() {
        let shown = listed_all(&names(10_000));
        assert!(shown.starts_with("`c1`, `c2`, ") && shown.ends_with("`c12` and 9988 more"), "{shown}");
    }
}
