//! A network on paper: its layers in order, with their sizes and the numbers each learns. Both engines read it.
//!
//! A batch is `rows x width` numbers all the way through; a layer on pictures sees each row as height x width x channels
//! (channels last), so flattening is nothing to do.

use super::weights::{Init, Param};
use crate::data::ImageShape;
use crate::spec::Activation;

/// A step from inputs to outputs. Numbers named after a parameter are its place in the blueprint's list.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::enum_variant_names, reason = "layer norm is the field's term, and a layer")]
pub(super) enum Layer {
    Dense(Dense),
    Conv(Conv),
    Pool(Pool),
    BatchNorm(Norm),
    LayerNorm(Norm),
    Activate {
        width: usize,
        activation: Activation,
    },
    Dropout {
        width: usize,
    },
    Embed(Embed),
    /// What comes in, plus what the layers make of it.
    Residual(Vec<Layer>),
}

/// `activation(x Wᵀ + b)`; the weight is `units x inputs`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Dense {
    pub(super) weight: usize,
    pub(super) bias: usize,
    pub(super) inputs: usize,
    pub(super) units: usize,
    pub(super) activation: Option<Activation>,
}

/// A convolution with stride 1; the weight is `filters x kernel x kernel x channels`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Conv {
    pub(super) weight: usize,
    pub(super) bias: usize,
    pub(super) input: ImageShape,
    pub(super) filters: usize,
    pub(super) kernel: usize,
    /// Zeros laid around the picture on every side.
    pub(super) padding: usize,
    pub(super) activation: Option<Activation>,
    /// Whether the largest of each 2 by 2 pixels is taken at once, and the activation applied to that: the same for a
    /// function that never falls, and a quarter of the work.
    pub(super) pooled: bool,
}

impl Conv {
    /// The shape of what comes out.
    pub(super) fn output(&self) -> ImageShape {
        if self.pooled { self.pool().output() } else { self.convolved() }
    }

    /// What becomes of the convolved picture where it is pooled at once.
    pub(super) fn pool(&self) -> Pool {
        Pool { input: self.convolved(), window: (2, 2), max: true }
    }

    /// The shape after the convolution itself.
    pub(super) fn convolved(&self) -> ImageShape {
        let side = |length: usize| length + 2 * self.padding + 1 - self.kernel;
        ImageShape { height: side(self.input.height), width: side(self.input.width), channels: self.filters }
    }

    /// Numbers under the kernel at one place.
    pub(super) fn patch(&self) -> usize {
        self.kernel * self.kernel * self.input.channels
    }
}

/// The largest or the mean of each window of every channel; what does not fill a window is left out.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pool {
    pub(super) input: ImageShape,
    /// Height and width of a window, which is also the stride.
    pub(super) window: (usize, usize),
    pub(super) max: bool,
}

impl Pool {
    /// The shape of what comes out.
    pub(super) fn output(&self) -> ImageShape {
        let ImageShape { height, width, channels } = self.input;
        ImageShape { height: height / self.window.0, width: width / self.window.1, channels }
    }
}

/// Batch or layer norm; on pictures batch norm runs over every place of a channel.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Norm {
    pub(super) scale: usize,
    pub(super) shift: usize,
    /// Running mean and variance of batch norm.
    pub(super) running: Option<(usize, usize)>,
    /// Units or channels.
    pub(super) units: usize,
    /// Places a row at which each unit stands: 1, or the pixels of a picture.
    pub(super) places: usize,
}

/// Columns of codes become learnt vectors, laid after the columns that are numbers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Embed {
    pub(super) inputs: usize,
    pub(super) tables: Vec<Table>,
}

/// The learnt vectors of one column: `values x size`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Table {
    pub(super) column: usize,
    pub(super) values: usize,
    pub(super) size: usize,
    pub(super) vectors: usize,
}

impl Table {
    /// Which vector a code stands for. Codes come from the preparation, which knows no others than the table's; what is out
    /// of range anyway takes the first, which stands for values never seen.
    pub(super) fn row(&self, code: f32) -> usize {
        let code = code as usize;
        if code < self.values { code } else { 0 }
    }
}

impl Embed {
    /// Numbers a row that come out.
    pub(super) fn outputs(&self) -> usize {
        self.inputs - self.tables.len() + self.tables.iter().map(|table| table.size).sum::<usize>()
    }

    /// The columns that are passed on as they are, in order.
    pub(super) fn plain(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.inputs).filter(|column| self.tables.iter().all(|table| table.column != *column))
    }
}

impl Layer {
    /// Numbers a row that go in.
    pub(super) fn inputs(&self) -> usize {
        match self {
            Self::Dense(dense) => dense.inputs,
            Self::Conv(conv) => conv.input.pixels(),
            Self::Pool(pool) => pool.input.pixels(),
            Self::BatchNorm(norm) | Self::LayerNorm(norm) => norm.units * norm.places,
            Self::Activate { width, .. } | Self::Dropout { width } => *width,
            Self::Embed(embed) => embed.inputs,
            Self::Residual(inner) => inner.first().map_or(0, Self::inputs),
        }
    }

    /// Numbers a row that come out.
    pub(super) fn outputs(&self) -> usize {
        match self {
            Self::Dense(dense) => dense.units,
            Self::Conv(conv) => conv.output().pixels(),
            Self::Pool(pool) => pool.output().pixels(),
            Self::Embed(embed) => embed.outputs(),
            other => other.inputs(),
        }
    }

    /// Multiplications and additions that a row costs on the way forward, a fused pair counted as two.
    pub(super) fn flops(&self) -> usize {
        match self {
            Self::Dense(dense) => 2 * dense.inputs * dense.units,
            Self::Conv(conv) => 2 * conv.patch() * conv.convolved().pixels() + conv.output().pixels(),
            Self::Pool(pool) => pool.input.pixels(),
            Self::BatchNorm(norm) | Self::LayerNorm(norm) => 8 * norm.units * norm.places,
            Self::Activate { width, .. } | Self::Dropout { width } => *width,
            Self::Embed(_) => 0,
            Self::Residual(inner) => inner.iter().map(Self::flops).sum::<usize>() + self.outputs(),
        }
    }
}

/// A whole network on paper.
#[derive(Clone, Debug, PartialEq, Default)]
pub(super) struct Blueprint {
    pub(super) layers: Vec<Layer>,
    pub(super) params: Vec<Param>,
}

impl Blueprint {
    pub(super) fn param(&mut self, name: String, shape: Vec<usize>, init: Init) -> usize {
        self.params.push(Param::new(name, shape, init, &self.params));
        self.params.len() - 1
    }

    /// A dense layer that is not yet part of the network.
    pub(super) fn dense(&mut self, name: &str, inputs: usize, units: usize, activation: Option<Activation>) -> Layer {
        let weight = self.param(format!("{name}.weight"), vec![units, inputs], Init::Uniform { inputs });
        let bias = self.param(format!("{name}.bias"), vec![units], Init::Uniform { inputs });
        Layer::Dense(Dense { weight, bias, inputs, units, activation })
    }

    /// A convolution that is not yet part of the network.
    pub(super) fn conv(&mut self, name: &str, conv: &Conv) -> Conv {
        let (inputs, ImageShape { channels, .. }) = (conv.patch(), conv.input);
        let shape = vec![conv.filters, conv.kernel, conv.kernel, channels];
        let weight = self.param(format!("{name}.weight"), shape, Init::Uniform { inputs });
        let bias = self.param(format!("{name}.bias"), vec![conv.filters], Init::Uniform { inputs });
        Conv { weight, bias, ..conv.clone() }
    }

    /// Scale and shift of a norm, and for batch norm its running statistics.
    pub(super) fn norm(&mut self, name: &str, units: usize, places: usize, over_batch: bool) -> Layer {
        let scale = self.param(format!("{name}.weight"), vec![units], Init::Fill(1.0));
        let shift = self.param(format!("{name}.bias"), vec![units], Init::Fill(0.0));
        if !over_batch {
            return Layer::LayerNorm(Norm { scale, shift, running: None, units, places });
        }
        let mean = self.param(format!("{name}.running_mean"), vec![units], Init::Tracked(0.0));
        let variance = self.param(format!("{name}.running_var"), vec![units], Init::Tracked(1.0));
        Layer::BatchNorm(Norm { scale, shift, running: Some((mean, variance)), units, places })
    }
}
