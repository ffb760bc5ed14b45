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
    /// Units of each hidden layer.
    pub hidden: Vec<usize>,
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
            activation: Activation::Relu,
            dropout: 0.0,
            norm: Norm::None,
        }
    }
}

names!(ModelKind { Linear = "linear", Mlp = "mlp" });
names!(Activation {
    Relu = "relu",
    LeakyRelu = "leaky_relu",
    Gelu = "gelu",
    Silu = "silu",
    Tanh = "tanh",
    Sigmoid = "sigmoid",
});
names!(Norm { None = "none", Batch = "batch", Layer = "layer" });
