//! The numbers of a network and its optimizer at one moment, and their file form (safetensors).

use std::collections::{BTreeMap, HashMap};

use safetensors::tensor::{Dtype, SafeTensors, TensorView, serialize};

use super::optimizer::Rule;

/// Named numbers with a shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    /// As PyTorch would name it.
    pub name: String,
    /// Row-major.
    pub shape: Vec<usize>,
    /// The product of the shape many.
    pub values: Vec<f32>,
}

/// Everything needed to go back to a moment of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// The network's numbers.
    pub network: Vec<Tensor>,
    /// The optimizer's settings, where saved with its memory.
    pub rule: Option<Rule>,
    /// Steps the optimizer took.
    pub steps: u64,
    /// Batches seen.
    pub batches: u64,
    /// The running average of what is learnt; judged and kept in its place where there is one.
    pub(super) average: Option<Vec<f32>>,
    pub(super) first: Vec<f32>,
    pub(super) second: Vec<f32>,
    /// Gradients that wait for others before they make a step.
    pub(super) waiting: Vec<f32>,
}

/// What is noted in the header of a file, by name.
pub type Metadata = BTreeMap<String, String>;

/// Why a snapshot cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// Names or shapes differ.
    #[error("the saved weights are of another network: {0}")]
    OtherNetwork(String),
    /// Memory of another length, or none.
    #[error("the saved state is of another optimizer or another number of batches a step")]
    OtherOptimizer,
    /// Not a safetensors file, or not ours.
    #[error("the saved weights cannot be read: {0}")]
    Unreadable(String),
}

impl Snapshot {
    /// The network alone as a safetensors file, with `metadata` in its header; averaged where weights are.
    pub fn weights_file(&self, metadata: Metadata) -> Vec<u8> {
        let mut averaged = self.average.as_deref().unwrap_or_default();
        let tensors = self.network.iter().map(|tensor| {
            let running = tensor.name.contains(".running_");
            let length = if averaged.is_empty() || running { 0 } else { tensor.values.len() };
            let (own, rest) = averaged.split_at(length);
            averaged = rest;
            (tensor.name.as_str(), &tensor.shape[..], if length == 0 { &tensor.values[..] } else { own })
        });
        file(tensors, metadata)
    }

    /// Network and optimizer as a safetensors file, with `metadata` and the optimizer's settings in its header.
    pub fn checkpoint_file(&self, mut metadata: Metadata) -> Vec<u8> {
        metadata.insert("steps".into(), self.steps.to_string());
        metadata.insert("batches".into(), self.batches.to_string());
        if let Some(rule) = self.rule {
            metadata.insert("rule".into(), serde_json::to_string(&rule).unwrap_or_default());
        }
        let memory = [
            (AVERAGE, self.average.as_deref().unwrap_or_default()),
            (FIRST, &self.first),
            (SECOND, &self.second),
            (WAITING, &self.waiting),
        ];
        let memory: Vec<_> = memory.into_iter().filter(|(_, values)| !values.is_empty()).collect();
        let shapes: Vec<[usize; 1]> = memory.iter().map(|(_, values)| [values.len()]).collect();
        let memory = memory.iter().zip(&shapes).map(|((name, values), shape)| (*name, &shape[..], *values));
        let network = self.network.iter().map(|tensor| (tensor.name.as_str(), &tensor.shape[..], &tensor.values[..]));
        file(network.chain(memory), metadata)
    }

    /// Reads either file back, with its metadata.
    ///
    /// # Errors
    /// When the bytes are no safetensors file of single-precision numbers.
    pub fn from_file(bytes: &[u8]) -> Result<(Self, Metadata), SnapshotError> {
        let unreadable = |error: safetensors::SafeTensorError| SnapshotError::Unreadable(error.to_string());
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(unreadable)?;
        let notes = header.metadata().as_ref().and_then(|notes| notes.get(NOTES));
        let metadata: Metadata = notes.and_then(|notes| serde_json::from_str(notes).ok()).unwrap_or_default();
        let tensors = SafeTensors::deserialize(bytes).map_err(unreadable)?;
        let count = |name: &str| metadata.get(name).and_then(|count| count.parse().ok()).unwrap_or(0);
        let mut snapshot = Self {
            network: vec![],
            rule: metadata.get("rule").and_then(|rule| serde_json::from_str(rule).ok()),
            steps: count("steps"),
            batches: count("batches"),
            average: None,
            first: vec![],
            second: vec![],
            waiting: vec![],
        };
        let order: Vec<&str> = metadata.get(ORDER).map(|names| names.split('\n').collect()).unwrap_or_default();
        for name in order {
            let view = tensors.tensor(name).map_err(unreadable)?;
            let values = numbers(name, &view)?;
            match name {
                AVERAGE => snapshot.average = Some(values),
                FIRST => snapshot.first = values,
                SECOND => snapshot.second = values,
                WAITING => snapshot.waiting = values,
                _ => snapshot.network.push(Tensor { name: name.into(), shape: view.shape().to_vec(), values }),
            }
        }
        Ok((snapshot, metadata))
    }
}

/// Names in a checkpoint of what is no part of the network. Each covers all that is learnt, in the network's order.
const AVERAGE: &str = "average";
const FIRST: &str = "optimizer.first";
const SECOND: &str = "optimizer.second";
const WAITING: &str = "gradient.waiting";
/// The note that keeps the order of tensors, which the format itself sorts.
const ORDER: &str = "order";
/// The one header entry that holds all notes: the format keeps entries in no order, and the same numbers must give the
/// same bytes.
const NOTES: &str = "gradus";

fn file<'a>(tensors: impl Iterator<Item = (&'a str, &'a [usize], &'a [f32])>, mut metadata: Metadata) -> Vec<u8> {
    let tensors: Vec<(&str, Vec<usize>, Vec<u8>)> = tensors
        .map(|(name, shape, values)| (name, shape.to_vec(), values.iter().flat_map(|v| v.to_le_bytes()).collect()))
        .collect();
    metadata.insert(ORDER.into(), tensors.iter().map(|(name, ..)| *name).collect::<Vec<_>>().join("\n"));
    let views = tensors.iter().map(|(name, shape, bytes)| {
        let view = TensorView::new(Dtype::F32, shape.clone(), bytes).expect("a tensor's shape is that of its values");
        (*name, view)
    });
    let notes = serde_json::to_string(&metadata).unwrap_or_default();
    serialize(views, Some(HashMap::from([(NOTES.to_owned(), notes)]))).expect("names and numbers always serialise")
}

fn numbers(name: &str, view: &TensorView<'_>) -> Result<Vec<f32>, SnapshotError> {
    if view.dtype() != Dtype::F32 {
        return Err(SnapshotError::Unreadable(format!("`{name}` holds {:?}, not F32", view.dtype())));
    }
    Ok(view.data().chunks_exact(4).map(|bytes| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot() -> Snapshot {
        let tensor =
            |name: &str, values: &[f32]| Tensor { name: name.into(), shape: vec![values.len()], values: values.into() };
        Snapshot {
            network: vec![tensor("z", &[1.5, -0.0]), tensor("a", &[f32::MIN_POSITIVE])],
            rule: Some(Rule { learning_rate: 0.1, momentum: 0.9, weight_decay: 0.0 }),
            steps: 7,
            batches: 14,
            average: Some(vec![1.0, 2.0, 3.0]),
            first: vec![0.25, 0.5, 1.0],
            second: vec![2.0, 3.0, 4.0],
            waiting: vec![],
        }
    }

    #[test]
    fn a_checkpoint_reads_back_whole_and_in_order() {
        let notes = Metadata::from([("epoch".into(), "3".into()), ("step".into(), "7".into())]);
        let bytes = snapshot().checkpoint_file(notes);
        let (found, notes) = Snapshot::from_file(&bytes).unwrap();
        assert_eq!(found, snapshot());
        assert_eq!(notes["epoch"], "3");
    }

    #[test]
    fn averaged_weights_are_the_ones_kept() {
        let (found, _) = Snapshot::from_file(&snapshot().weights_file(Metadata::new())).unwrap();
        let values: Vec<_> = found.network.into_iter().map(|tensor| tensor.values).collect();
        assert_eq!(values, [vec![1.0, 2.0], vec![3.0]]);
    }

    #[test]
    fn the_same_numbers_give_the_same_bytes() {
        let notes = || Metadata::from([("epoch".into(), "3".into()), ("step".into(), "7".into())]);
        assert!(snapshot().checkpoint_file(notes()) == snapshot().checkpoint_file(notes()));
    }

    #[test]
    fn a_file_cut_anywhere_is_refused_with_a_sentence() {
        let bytes = snapshot().weights_file(Metadata::new());
        for end in 0..bytes.len() {
            assert!(Snapshot::from_file(&bytes[..end]).is_err(), "{end}");
        }
    }
}
