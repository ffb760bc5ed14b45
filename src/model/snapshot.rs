//! The numbers of a network and its optimizer at one moment, and their file form (safetensors).

use std::collections::{BTreeMap, HashMap};

use dfdx::prelude::Device;
use safetensors::tensor::{Dtype, SafeTensors, TensorView, serialize};

use super::optimizer::{Optimizer, Rule};
use super::params::Param;

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
    first: Vec<Vec<f32>>,
    second: Vec<Vec<f32>>,
}

/// What is noted in the header of a file, by name.
pub type Metadata = BTreeMap<String, String>;

/// Why a snapshot cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// Names or shapes differ.
    #[error("the saved weights are of another network: {0}")]
    OtherNetwork(String),
    /// Not a safetensors file, or not ours.
    #[error("the saved weights cannot be read: {0}")]
    Unreadable(String),
}

/// Copies all numbers.
pub(super) fn take<D: Device<f32>>(params: &[Param<D>], optimizer: &Optimizer) -> Snapshot {
    let network = params
        .iter()
        .map(|param| Tensor { name: param.name.clone(), shape: param.shape.clone(), values: param.value.as_vec() })
        .collect();
    Snapshot {
        network,
        rule: Some(optimizer.rule),
        steps: optimizer.steps,
        first: optimizer.first.clone(),
        second: optimizer.second.clone(),
    }
}

/// Writes a snapshot's network back.
pub(super) fn put_weights<D: Device<f32>>(snapshot: &Snapshot, params: &mut [Param<D>]) -> Result<(), SnapshotError> {
    if snapshot.network.len() != params.len() {
        let message = format!("it has {} tensors, this one {}", snapshot.network.len(), params.len());
        return Err(SnapshotError::OtherNetwork(message));
    }
    for (tensor, param) in snapshot.network.iter().zip(params.iter()) {
        if tensor.name != param.name || tensor.shape != param.shape {
            let message =
                format!("`{}` {:?} where `{}` {:?} belongs", tensor.name, tensor.shape, param.name, param.shape);
            return Err(SnapshotError::OtherNetwork(message));
        }
    }
    for (tensor, param) in snapshot.network.iter().zip(params) {
        param.value.copy_from(&tensor.values);
    }
    Ok(())
}

impl Snapshot {
    /// The network alone as a safetensors file, with `metadata` in its header.
    pub fn weights_file(&self, metadata: Metadata) -> Vec<u8> {
        file(self.network.iter().map(|tensor| (tensor.name.as_str(), &tensor.shape[..], &tensor.values[..])), metadata)
    }

    /// Network and optimizer as a safetensors file, with `metadata` and the optimizer's settings in its header.
    pub fn checkpoint_file(&self, mut metadata: Metadata) -> Vec<u8> {
        metadata.insert("steps".into(), self.steps.to_string());
        if let Some(rule) = self.rule {
            metadata.insert("rule".into(), serde_json::to_string(&rule).unwrap_or_default());
        }
        let names = |kind: &str, buffers: &[Vec<f32>]| {
            (0..buffers.len()).map(|index| format!("{kind}{index:04}")).collect::<Vec<_>>()
        };
        let (first, second) = (names(FIRST, &self.first), names(SECOND, &self.second));
        let shapes: Vec<[usize; 1]> = self.first.iter().map(|buffer| [buffer.len()]).collect();
        let memory = (first.iter().zip(&self.first).zip(&shapes)).chain(second.iter().zip(&self.second).zip(&shapes));
        let memory = memory.map(|((name, values), shape)| (name.as_str(), &shape[..], &values[..]));
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
        let mut snapshot = Self {
            network: vec![],
            rule: metadata.get("rule").and_then(|rule| serde_json::from_str(rule).ok()),
            steps: metadata.get("steps").and_then(|steps| steps.parse().ok()).unwrap_or(0),
            first: vec![],
            second: vec![],
        };
        let order: Vec<&str> = metadata.get(ORDER).map(|names| names.split('\n').collect()).unwrap_or_default();
        for name in order {
            let view = tensors.tensor(name).map_err(unreadable)?;
            let values = numbers(name, &view)?;
            if name.starts_with(FIRST) {
                snapshot.first.push(values);
            } else if name.starts_with(SECOND) {
                snapshot.second.push(values);
            } else {
                snapshot.network.push(Tensor { name: name.into(), shape: view.shape().to_vec(), values });
            }
        }
        Ok((snapshot, metadata))
    }
}

/// Prefixes of the optimizer's tensors in a checkpoint.
const FIRST: &str = "optimizer.first.";
const SECOND: &str = "optimizer.second.";
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
            first: vec![vec![0.25, 0.5], vec![1.0]],
            second: vec![vec![2.0, 3.0], vec![4.0]],
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
