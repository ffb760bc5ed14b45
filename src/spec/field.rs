//! A key of the workspace file: what it is called, may hold, is for, and whether it can change while a run is going.
//!
//! [`FIELDS`](super::FIELDS) lists them all; nothing else in the program knows which keys there are.

use super::{Kind, Refusal, Value, Workspace};

/// What a change of a key means to a run that is going.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// It is applied at once and marked on the curves.
    Live,
    /// It needs a new run.
    Fork,
}

/// A key of the workspace file. `[[prepare]]` has a table of its own, [`STEPS`](super::STEPS).
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Table and name, as in `train.learning_rate`; a name alone for keys above all tables.
    pub key: &'static str,
    /// What it is for, one sentence.
    pub doc: &'static str,
    /// What it may hold.
    pub kind: Kind,
    /// What a change means to a run that is going.
    pub effect: Effect,
    /// What is counted, as in `epochs`; empty where nothing is.
    pub unit: &'static str,
    /// Whether a file without it cannot be used, unless `data.images` stands for the table.
    pub required: bool,
    pub(super) read: fn(&Workspace) -> Value,
    pub(super) write: fn(&mut Workspace, &Value) -> Option<()>,
}

impl Field {
    /// The key's value; [`Value::Absent`] for an optional one that is not there.
    pub fn get(&self, workspace: &Workspace) -> Value {
        (self.read)(workspace)
    }

    /// Gives the key a value; [`Value::Absent`] takes the value of an optional key away.
    ///
    /// # Errors
    /// One sentence, and advice where there is some, if the key cannot hold the value. The workspace is then as before.
    pub fn set(&self, workspace: &mut Workspace, value: &Value) -> Result<(), String> {
        let refusal = self.check(value).into_iter().next();
        if let Some(Refusal { message, hint, .. }) = refusal {
            return Err(hint.map_or(message.clone(), |hint| format!("{message}; {hint}")));
        }
        (self.write)(workspace, value).ok_or_else(|| self.unheld(value))
    }

    /// Everything that is wrong with a value for this key.
    pub fn check(&self, value: &Value) -> Vec<Refusal> {
        if *value == Value::Absent && self.optional() { vec![] } else { self.kind.check(value) }
    }

    /// The value as it would be written in the file; empty for an optional one that is not there.
    pub fn shown(&self, workspace: &Workspace) -> String {
        self.get(workspace).to_string()
    }

    /// The value of a file without the key.
    pub fn default(&self) -> Value {
        self.get(&Workspace::default())
    }

    /// Whether leaving the key out is different from every value.
    pub fn optional(&self) -> bool {
        self.default() == Value::Absent
    }

    /// The table it stands in; `None` above all tables.
    pub fn table(&self) -> Option<&'static str> {
        self.key.split_once('.').map(|(table, _)| table)
    }

    /// Its name inside the table.
    pub fn name(&self) -> &'static str {
        self.key.split_once('.').map_or(self.key, |(_, name)| name)
    }

    /// What is said where the kind allows a value that the type has no room for.
    pub(super) fn unheld(&self, value: &Value) -> String {
        format!("expected {}, found {value}", self.kind.wanted())
    }

    pub(super) const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    pub(super) const fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

/// The field of a key, as in `train.learning_rate`.
pub fn field(key: &str) -> Option<&'static Field> {
    super::FIELDS.iter().find(|field| field.key == key)
}

#[cfg(test)]
mod tests {
    use super::super::FIELDS;
    use super::*;

    #[test]
    fn every_field_takes_back_the_value_it_shows() {
        let mut workspace = Workspace::default();
        workspace.data.path = "a.csv".into();
        for field in FIELDS {
            let mut copy = workspace.clone();
            assert_eq!(field.set(&mut copy, &field.get(&workspace)), Ok(()), "{}", field.key);
            assert_eq!(copy, workspace, "{}", field.key);
        }
    }

    #[test]
    fn keys_stand_once_and_docs_are_sentences() {
        for (index, field) in FIELDS.iter().enumerate() {
            assert!(FIELDS[..index].iter().all(|other| other.key != field.key), "{}", field.key);
            assert!(field.doc.ends_with('.') && field.doc.len() > 10, "{}", field.key);
        }
    }

    #[test]
    fn a_refused_value_leaves_the_workspace_as_it_was() {
        let mut workspace = Workspace::default();
        let rate = field("train.learning_rate").expect("a key");
        assert_eq!(rate.set(&mut workspace, &Value::Int(0)), Err("expected a number above 0, found 0".into()));
        assert_eq!(workspace, Workspace::default());
        assert_eq!(rate.set(&mut workspace, &Value::Float(0.5)), Ok(()));
        assert_eq!(rate.shown(&workspace), "0.5");
    }

    #[test]
    fn an_optional_value_can_be_taken_away() {
        let mut workspace = Workspace::default();
        let about = field("about").expect("a key");
        assert_eq!(about.set(&mut workspace, &Value::Text("Loans".into())), Ok(()));
        assert_eq!(about.set(&mut workspace, &Value::Absent), Ok(()));
        assert_eq!(about.shown(&workspace), "");
        assert!(field("train.epochs").expect("a key").set(&mut workspace, &Value::Absent).is_err());
    }
}
