//! What changed between two versions of a workspace, and whether a run that is going can take it over.

use super::{Effect, FIELDS, Step, Value, Workspace};

/// A key with another value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The key, as in `train.learning_rate`; `prepare.2.with` for the third step's.
    pub key: String,
    /// The value before, as the file would hold it; empty where there was none.
    pub old: String,
    /// The value after; empty where there is none.
    pub new: String,
    /// What it means to a run that is going.
    pub effect: Effect,
}

/// Every key whose value differs, in the order of the table.
pub fn diff(old: &Workspace, new: &Workspace) -> Vec<Change> {
    let changed = |key: &str, before: &Value, after: &Value, effect| {
        let change = Change { key: key.into(), old: before.to_string(), new: after.to_string(), effect };
        (before != after).then_some(change)
    };
    let fields = FIELDS.iter().map(|field| changed(field.key, &field.get(old), &field.get(new), field.effect));
    let mut changes: Vec<Change> = fields.flatten().collect();
    match (&old.prepare, &new.prepare) {
        (Some(before), Some(after)) if alike(before, after) => {
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                for part in before.kind().parts {
                    let key = format!("prepare.{index}.{}", part.key);
                    changes.extend(changed(&key, &part.get(before), &part.get(after), Effect::Fork));
                }
            }
        }
        (before, after) => {
            changes.extend(changed("prepare", &names(before.as_deref()), &names(after.as_deref()), Effect::Fork));
        }
    }
    changes
}

/// Whether both have the same steps in the same order, so that keys can be compared one by one.
fn alike(before: &[Step], after: &[Step]) -> bool {
    before.iter().map(Step::name).eq(after.iter().map(Step::name))
}

fn names(steps: Option<&[Step]>) -> Value {
    steps.map_or(Value::Absent, |steps| Value::List(steps.iter().map(|step| Value::Text(step.name().into())).collect()))
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn between(old: &str, new: &str) -> String {
        let changes = diff(&parse(old).workspace, &parse(new).workspace);
        let lines = changes.iter().map(|c| format!("{} {:?}: {} -> {}", c.key, c.effect, c.old, c.new));
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_version_does_not_differ_from_itself() {
        assert_eq!(diff(&Workspace::default(), &Workspace::default()), []);
    }

    #[test]
    fn live_and_forking_changes_are_told_apart() {
        let new = "[train]\nlearning_rate = 0.1\nearly_stopping = false\n[model]\nhidden = [8]\n[data]\ntest = 't.csv'";
        insta::assert_snapshot!(between("", new), @r#"
        data.test Fork:  -> "t.csv"
        model.hidden Fork: [64, 32] -> [8]
        train.learning_rate Live: 0.001 -> 0.1
        train.early_stopping Live: { metric = "loss", patience = 5 } -> false
        "#);
    }

    #[test]
    fn steps_of_the_same_kinds_are_compared_key_by_key() {
        let old = "[[prepare]]\nstep = 'impute'\nwith = 'mean'\n[[prepare]]\nstep = 'scale'";
        let new = "[[prepare]]\nstep = 'impute'\nwith = 'constant'\nvalue = 0\n[[prepare]]\nstep = 'scale'";
        insta::assert_snapshot!(between(old, new), @r#"
        prepare.0.with Fork: "mean" -> "constant"
        prepare.0.value Fork:  -> "0"
        "#);
        insta::assert_snapshot!(between(old, "prepare = []"), @r#"prepare Fork: ["impute", "scale"] -> []"#);
        insta::assert_snapshot!(between(old, ""), @r#"prepare Fork: ["impute", "scale"] -> "#);
    }
}
