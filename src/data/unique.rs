//! Names made unique: later ones of a kind get a number.

use std::collections::HashSet;

/// The same names, where a second `a` becomes `a_2`, a third `a_3`; a name that another already has is passed over.
pub(super) fn unique(names: &[String]) -> Vec<String> {
    let mut wanted: HashSet<&str> = HashSet::new();
    let repeats: Vec<bool> = names.iter().map(|name| !wanted.insert(name)).collect();
    let mut taken: HashSet<String> = wanted.into_iter().map(Into::into).collect();
    let mut rename = |name: &String| {
        let mut number = 2;
        while !taken.insert(format!("{name}_{number}")) {
            number += 1;
        }
        format!("{name}_{number}")
    };
    names.iter().zip(repeats).map(|(name, repeats)| if repeats { rename(name) } else { name.clone() }).collect()
}
