//! The numbers a network learns, as a list of flat tensors.

use dfdx::prelude::{Device, Tensor};

/// A tensor of one axis.
pub(super) type Flat<D> = Tensor<(usize,), f32, D>;

/// One named block of numbers.
#[derive(Clone, Debug)]
pub(super) struct Param<D: Device<f32>> {
    /// As PyTorch would name it, e.g. `layers.0.weight`.
    pub(super) name: String,
    /// Its shape; the product is the length of `value`.
    pub(super) shape: Vec<usize>,
    /// The numbers, row-major.
    pub(super) value: Flat<D>,
    /// Whether the optimizer changes it; running statistics are not.
    pub(super) trainable: bool,
}

impl<D: Device<f32>> Param<D> {
    /// A block that holds `values`.
    pub(super) fn new(device: &D, name: String, shape: Vec<usize>, values: Vec<f32>, trainable: bool) -> Self {
        let length = values.len();
        Self { name, shape, value: device.tensor_from_vec(values, (length,)), trainable }
    }
}
