//! `[model]`: the network.

use super::names::names;

/// What kind of network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ModelKind {
    /// No hidden layer: logistic or linear regression.
    Linear,
    /// Dense layers one after the other.
    #[default]
    Mlp,
    /// Dense layers in residual blocks (Gorishniy et al. 2021).
    Resnet,
    /// Convolutions on pictures, then dense layers.
    Cnn,
}

/// What lies around a picture under a convolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Padding {
    /// Zeros, so that as many pixels come out as went in.
    #[default]
    Same,
    /// Nothing: the kernel stays within the picture.
    Valid,
}

/// What makes pictures smaller after each stage: windows of 2 by 2 become one pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Pooling {
    /// The largest.
    #[default]
    Max,
    /// The mean.
    Average,
    /// Nothing.
    None,
}

/// What becomes of the picture after the last stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum GlobalPool {
    /// Every pixel goes on.
    #[default]
    None,
    /// The mean of each channel.
    Average,
    /// The largest of each channel.
    Max,
}

/// The function after each hidden layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Activation {
    /// `max(x, 0)`.
    #[default]
    Relu,
    /// `x` or `0.01 x`.
    LeakyRelu,
    /// `x Φ(x)` by its tanh approximation.
    Gelu,
    /// `x σ(x)`.
    Silu,
    /// `tanh x`.
    Tanh,
    /// `1 / (1 + e^-x)`.
    Sigmoid,
}

/// What is normalised between a hidden layer and its activation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Norm {
    /// Nothing.
    #[default]
    None,
    /// Each unit over the batch (Ioffe and Szegedy 2015).
    Batch,
    /// Each row over its units (Ba et al. 2016).
    Layer,
}

/// The `[model]` table.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// What kind of network.
    pub kind: ModelKind,
    /// Units of each hidden layer; of `cnn`, after the stages.
    pub hidden: Vec<usize>,
    /// Filters of each stage of a `cnn`.
    pub stages: Vec<usize>,
    /// Side of the convolutions' kernel, in pixels; odd with padding `same`.
    pub kernel: usize,
    /// Around pictures under a convolution.
    pub padding: Padding,
    /// Convolutions a stage.
    pub convolutions: usize,
    /// After each stage.
    pub pooling: Pooling,
    /// After the last stage.
    pub global_pool: GlobalPool,
    /// Units between the blocks of a `resnet`.
    pub width: usize,
    /// Blocks of a `resnet`.
    pub blocks: usize,
    /// Numbers that stand for a category after the step `embed`; by the number of categories if left out.
    pub embedding_size: Option<usize>,
    /// After each hidden layer.
    pub activation: Activation,
    /// Share of hidden units switched off at random while training, in `[0, 1)`.
    pub dropout: f64,
    /// Between each hidden layer and its activation.
    pub norm: Norm,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            kind: ModelKind::Mlp,
            hidden: vec![64, 32],
            stages: vec![16, 32],
            kernel: 3,
            padding: Padding::Same,
            convolutions: 1,
            pooling: Pooling::Max,
            global_pool: GlobalPool::None,
            width: 128,
            blocks: 2,
            embedding_size: None,
            activation: Activation::Relu,
            dropout: 0.0,
            norm: Norm::None,
        }
    }
}

names!(ModelKind { Linear = "linear", Mlp = "mlp", Resnet = "resnet", Cnn = "cnn" });
names!(Padding { Same = "same", Valid = "valid" });
names!(Pooling { Max = "max", Average = "average", None = "none" });
names!(GlobalPool { None = "none", Average = "average", Max = "max" });
names!(Activation {
    Relu = "relu",
    LeakyRelu = "leaky_relu",
    Gelu = "gelu",
    Silu = "silu",
    Tanh = "tanh",
    Sigmoid = "sigmoid",
});
names!(Norm { None = "none", Batch = "batch", Layer = "layer" });
