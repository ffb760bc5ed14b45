//! The numbers of a network: what it learns in one block, running statistics in another, and a list that says where
//! each parameter lies. Whatever walks over all parameters (optimizer, clipping, averaging, checkpoints) sees slices.

use std::ops::Range;

use super::aligned::Aligned;
use super::snapshot::{SnapshotError, Tensor};
use crate::base::rng::{Purpose, Stream};

/// What a parameter holds before the first step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Init {
    /// Uniform within `±1/sqrt(inputs)`, as PyTorch's dense and convolution layers.
    Uniform { inputs: usize },
    /// Standard normal, as PyTorch's embeddings.
    Normal,
    /// One value everywhere.
    Fill(f32),
    /// One value everywhere, and then statistics of batches instead of steps of the optimizer.
    Tracked(f32),
}

/// One named block of numbers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Param {
    /// As PyTorch would name it, e.g. `layers.0.weight`.
    pub(super) name: String,
    /// Its shape.
    pub(super) shape: Vec<usize>,
    /// Where it lies in its block.
    pub(super) place: Range<usize>,
    init: Init,
}

impl Param {
    /// The next parameter after `before`, in the block it belongs to.
    pub(super) fn new(name: String, shape: Vec<usize>, init: Init, before: &[Self]) -> Self {
        let mut param = Self { name, shape, place: 0..0, init };
        let start =
            before.iter().rfind(|other| other.is_learnt() == param.is_learnt()).map_or(0, |last| last.place.end);
        param.place = start..start + param.shape.iter().product::<usize>();
        param
    }

    /// Whether the optimizer moves it; running statistics are not learnt.
    pub(super) fn is_learnt(&self) -> bool {
        !matches!(self.init, Init::Tracked(_))
    }

    /// Whether it multiplies inputs: not a bias, nor scale or shift of a norm.
    pub(super) fn is_matrix(&self) -> bool {
        self.shape.len() > 1
    }

    fn values(&self, seed: u64, index: usize) -> Vec<f32> {
        let mut stream = Stream::new(seed, Purpose::Init, index as u64);
        let count = self.place.len();
        match self.init {
            Init::Uniform { inputs } => {
                let bound = 1.0 / (inputs.max(1) as f32).sqrt();
                (0..count).map(|_| bound * (2.0 * stream.uniform_f32() - 1.0)).collect()
            }
            Init::Normal => (0..count).map(|_| stream.normal() as f32).collect(),
            Init::Fill(value) | Init::Tracked(value) => vec![value; count],
        }
    }
}

/// All numbers of a network.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Weights {
    pub(super) params: Vec<Param>,
    /// What the optimizer moves.
    pub(super) learnt: Aligned,
    /// Running statistics.
    pub(super) tracked: Aligned,
}

impl Weights {
    /// Initial numbers under `seed`; each parameter has a random stream of its own.
    pub(super) fn new(params: Vec<Param>, seed: u64) -> Self {
        let (mut learnt, mut tracked) = (Aligned::new(), Aligned::new());
        for (index, param) in params.iter().enumerate() {
            let block = if param.is_learnt() { &mut learnt } else { &mut tracked };
            block.extend_from_slice(&param.values(seed, index));
        }
        Self { params, learnt, tracked }
    }

    /// The numbers of the parameter at this place of the list.
    pub(super) fn of(&self, index: usize) -> &[f32] {
        let param = &self.params[index];
        let block = if param.is_learnt() { &self.learnt } else { &self.tracked };
        &block[param.place.clone()]
    }

    /// Running statistics to be moved.
    pub(super) fn tracked_mut(&mut self, index: usize) -> &mut [f32] {
        &mut self.tracked[self.params[index].place.clone()]
    }

    /// Where the parameter lies among what is learnt.
    pub(super) fn place(&self, index: usize) -> Range<usize> {
        self.params[index].place.clone()
    }

    /// The names of the layers that multiply what comes in, in order.
    pub(super) fn layers(&self) -> impl Iterator<Item = String> + '_ {
        let matrices = self.params.iter().filter(|param| param.is_learnt() && param.is_matrix());
        matrices.map(|param| param.name.trim_end_matches(".weight").to_owned())
    }

    /// Where everything that the layer of this name learns lies, its norm included: a layer's parameters are drawn up one
    /// after the other.
    pub(super) fn place_of_layer(&self, name: &str) -> Range<usize> {
        let own = |param: &&Param| {
            param.is_learnt() && param.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'))
        };
        let (first, last) = (self.params.iter().find(own), self.params.iter().rfind(own));
        first.zip(last).map_or(0..0, |(first, last)| first.place.start..last.place.end)
    }

    /// Every parameter with its numbers, by name.
    pub(super) fn tensors(&self) -> Vec<Tensor> {
        let tensor = |(index, param): (usize, &Param)| Tensor {
            name: param.name.clone(),
            shape: param.shape.clone(),
            values: self.of(index).to_vec(),
        };
        self.params.iter().enumerate().map(tensor).collect()
    }

    /// Takes the numbers of `tensors`.
    ///
    /// # Errors
    /// When they are another network's; nothing is changed then.
    pub(super) fn put(&mut self, tensors: &[Tensor]) -> Result<(), SnapshotError> {
        if tensors.len() != self.params.len() {
            let message = format!("it has {} tensors, this one {}", tensors.len(), self.params.len());
            return Err(SnapshotError::OtherNetwork(message));
        }
        for (tensor, param) in tensors.iter().zip(&self.params) {
            if tensor.name != param.name || tensor.shape != param.shape {
                let (name, shape) = (&param.name, &param.shape);
                let message = format!("`{}` {:?} where `{name}` {shape:?} belongs", tensor.name, tensor.shape);
                return Err(SnapshotError::OtherNetwork(message));
            }
        }
        for (tensor, param) in tensors.iter().zip(&self.params) {
            let block = if param.is_learnt() { &mut self.learnt } else { &mut self.tracked };
            block[param.place.clone()].copy_from_slice(&tensor.values);
        }
        Ok(())
    }
}
