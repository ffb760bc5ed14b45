//! Names made unique: later ones of a kind get a number.

use std::collections::HashSet;

/// The same names, where a second `a` becomes `a_2`, a third `a_3`; a name that another already has is passed over.
pub(super) fn unique(names: &[String]) -> Vec<String> {
    let mut wanted: HashSet<&str> = HashSet::new();
    let repeats: Vec<bool> = names.iter().map(|name| !wanted.insert(name)).collect();
    let mut taken: HashSet<String> = wanted.into_iter().map(Into::into).collect();
    let mut rename = |name: &String| {
        let free = free(name, &taken);
        taken.insert(free.clone());
        free
    };
    names.iter().zip(repeats).map(|(name, repeats)| if repeats { rename(name) } else { name.clone() }).collect()
}

/// The name itself if it is not taken, else the first of `a_2`, `a_3` … that is not.
pub(super) fn free(name: &str, taken: &HashSet<String>) -> String {
    let numbered = (2_usize..).map(|number| format!("{name}_{number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or_default()
}
