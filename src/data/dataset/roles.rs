//! What each column is for, from what `[data]` names.

use crate::base::diag::nearest;
use crate::data::error::DataError;
use crate::data::table::Table;
use crate::spec;

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Learnt from.
    Feature,
    /// Predicted.
    Target,
    /// Its groups are compared for fairness.
    Protected {
        /// Whether it is learnt from as well.
        feature: bool,
    },
    /// How much each row counts.
    Weight,
    /// Not used.
    Dropped,
}

impl Role {
    /// What users read: `feature`, `target`, `protected`, `weight` or `dropped`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Feature => "feature",
            Self::Target => "target",
            Self::Protected { .. } => "protected",
            Self::Weight => "weight",
            Self::Dropped => "dropped",
        }
    }

    /// Whether the column is learnt from.
    pub fn is_feature(self) -> bool {
        matches!(self, Self::Feature | Self::Protected { feature: true })
    }

    /// Whether the column's groups are compared.
    pub fn is_protected(self) -> bool {
        matches!(self, Self::Protected { .. })
    }
}

/// Fails at the first column that `how` names and `table` does not have.
pub(super) fn check_names(table: &Table, how: &spec::Data, split: &spec::Split) -> Result<(), DataError> {
    let columns = || table.columns.iter().map(|column| column.name.clone()).collect();
    if how.target_name().is_empty() {
        return Err(DataError::NoTarget { columns: columns() });
    }
    let listed: [(&str, Vec<&str>); 6] = [
        ("data.target", vec![how.target_name()]),
        ("data.drop", how.drop.iter().map(String::as_str).collect()),
        ("data.features", how.features.iter().flatten().map(String::as_str).collect()),
        ("data.protected", how.protected.iter().map(String::as_str).collect()),
        ("data.weight", how.weight.iter().map(String::as_str).collect()),
        ("data.types", how.types.keys().map(String::as_str).collect()),
    ];
    let named = split.columns().map(|(key, column)| (key, vec![column]));
    for (key, names) in listed.into_iter().chain(named) {
        if let Some(name) = names.into_iter().find(|name| table.column(name).is_none()) {
            let nearest = nearest(name, table.columns.iter().map(|column| column.name.as_str()));
            return Err(DataError::UnknownColumn {
                key: format!("`{key}`"),
                name: name.into(),
                nearest: nearest.map(Into::into),
                columns: columns(),
            });
        }
    }
    Ok(())
}

/// The role of each column of `table`. What `[split]` names is learnt from only where `data.features` lists it.
pub(super) fn of(table: &Table, how: &spec::Data, split: &spec::Split) -> Result<Vec<Role>, DataError> {
    let role = |name: &String| {
        let (is_target, is_weight) = (name == how.target_name(), how.weight.as_ref() == Some(name));
        let (dropped, protected) = (how.drop.contains(name), how.protected.contains(name));
        let listed = how.features.as_ref().map(|features| features.contains(name));
        let conflicts = [
            (is_target && is_weight, "`data.target`", "`data.weight`"),
            (is_target && dropped, "`data.target`", "in `data.drop`"),
            (is_target && protected, "`data.target`", "in `data.protected`"),
            (is_target && listed == Some(true), "`data.target`", "in `data.features`"),
            (is_weight && dropped, "`data.weight`", "in `data.drop`"),
            (is_weight && protected, "`data.weight`", "in `data.protected`"),
            (is_weight && listed == Some(true), "`data.weight`", "in `data.features`"),
            (dropped && listed == Some(true), "in `data.drop`", "in `data.features`"),
            (is_target && split.group.as_ref() == Some(name), "`data.target`", "`split.group`"),
            (is_target && split.column.as_ref() == Some(name), "`data.target`", "`split.column`"),
        ];
        if let Some(&(_, first, second)) = conflicts.iter().find(|(conflict, ..)| *conflict) {
            return Err(DataError::TwoRoles { column: name.clone(), first, second });
        }
        let deals = split.columns().any(|(_, column)| column == name);
        let feature = !dropped && listed.unwrap_or(!deals) && table.images.is_none();
        Ok(match (is_target, is_weight, protected) {
            (true, ..) => Role::Target,
            (_, true, _) => Role::Weight,
            (.., true) => Role::Protected { feature: feature && how.protected_features },
            _ if feature => Role::Feature,
            _ => Role::Dropped,
        })
    };
    table.columns.iter().map(|column| role(&column.name)).collect()
}
