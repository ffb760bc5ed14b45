//! The parameters as tensors on the device, copied there only when they have changed.

use dfdx::prelude::Device;

use super::Flat;
use crate::model::weights::Weights;

/// Every parameter on the device, beside what was copied there.
pub(super) struct Held<D: Device<f32>> {
    device: D,
    copied: Vec<Vec<f32>>,
    tensors: Vec<Flat<D>>,
}

impl<D: Device<f32>> Held<D> {
    /// Nothing yet.
    pub(super) fn new(device: D) -> Self {
        Self { device, copied: vec![], tensors: vec![] }
    }

    /// The tensors of `weights`, in the order of its parameters.
    pub(super) fn of(&mut self, weights: &Weights) -> Result<&[Flat<D>], D::Err> {
        for index in 0..weights.params.len() {
            let values = weights.of(index);
            if self.copied.get(index).is_some_and(|copied| same_bits(copied, values)) {
                continue;
            }
            let tensor = self.device.try_tensor_from_vec(values.to_vec(), (values.len(),))?;
            if index < self.tensors.len() {
                self.tensors[index] = tensor;
                self.copied[index].copy_from_slice(values);
            } else {
                self.tensors.push(tensor);
                self.copied.push(values.to_vec());
            }
        }
        Ok(&self.tensors)
    }

    /// The tensors of the last [`Held::of`].
    pub(super) fn tensors(&self) -> &[Flat<D>] {
        &self.tensors
    }
}

fn same_bits(a: &[f32], b: &[f32]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits())
}
