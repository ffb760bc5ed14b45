//! A network in words and numbers, layer by layer, for whoever is to decide whether to train it.

use super::blueprint::{Blueprint, Conv, Layer};
use crate::data::ImageShape;
use crate::spec::Activation;

/// One line of a summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerShape {
    /// e.g. `dense 108 → 64, relu`.
    pub name: String,
    /// What comes out for a row, e.g. `64` or `26×26×16`.
    pub output: String,
    /// Numbers that come out for a row, kept for the way back.
    pub width: usize,
    /// Numbers it learns.
    pub parameters: usize,
    /// Multiplications and additions a row on the way forward; the way back costs about twice as many.
    pub flops: usize,
}

/// Every layer but dropout, which has no size of its own.
pub(super) fn of(blueprint: &Blueprint) -> Vec<LayerShape> {
    let shown = blueprint.layers.iter().filter(|layer| !matches!(layer, Layer::Dropout { .. })).flat_map(apart);
    let mut picture = None;
    let line = |layer: Layer| {
        picture = pictured(&layer, picture);
        let output = picture.map_or_else(|| layer.outputs().to_string(), told);
        let (parameters, flops) = (parameters(&layer, blueprint), layer.flops());
        LayerShape { name: name(&layer), output, width: layer.outputs(), parameters, flops }
    };
    shown.map(line).collect()
}

/// The size of the pictures that come out of a layer, where such come out: those that go in keep theirs unless they are
/// convolved or pooled.
fn pictured(layer: &Layer, before: Option<ImageShape>) -> Option<ImageShape> {
    match layer {
        Layer::Conv(conv) => Some(conv.output()),
        Layer::Pool(pool) => Some(pool.output()),
        Layer::BatchNorm(_) | Layer::LayerNorm(_) | Layer::Activate { .. } => before,
        Layer::Dense(_) | Layer::Dropout { .. } | Layer::Embed(_) | Layer::Residual(_) => None,
    }
}

fn told(ImageShape { height, width, channels }: ImageShape) -> String {
    format!("{height}×{width}×{channels}")
}

/// A convolution and what is pooled at once behind it are two layers to the reader.
fn apart(layer: &Layer) -> Vec<Layer> {
    match layer {
        Layer::Conv(conv) if conv.pooled => {
            vec![Layer::Conv(Conv { pooled: false, ..conv.clone() }), Layer::Pool(conv.pool())]
        }
        other => vec![other.clone()],
    }
}

fn parameters(layer: &Layer, blueprint: &Blueprint) -> usize {
    let count = |indices: &[usize]| indices.iter().map(|&index| blueprint.params[index].place.len()).sum();
    match layer {
        Layer::Dense(dense) => count(&[dense.weight, dense.bias]),
        Layer::Conv(conv) => count(&[conv.weight, conv.bias]),
        Layer::BatchNorm(norm) | Layer::LayerNorm(norm) => count(&[norm.scale, norm.shift]),
        Layer::Embed(embed) => embed.tables.iter().map(|table| count(&[table.vectors])).sum(),
        Layer::Residual(inner) => inner.iter().map(|layer| parameters(layer, blueprint)).sum(),
        Layer::Pool(_) | Layer::Activate { .. } | Layer::Dropout { .. } => 0,
    }
}

fn then(activation: Option<Activation>) -> String {
    activation.map_or(String::new(), |activation| format!(", {}", activation.name()))
}

fn name(layer: &Layer) -> String {
    match layer {
        Layer::Dense(dense) => format!("dense {} → {}{}", dense.inputs, dense.units, then(dense.activation)),
        Layer::Conv(conv) => {
            let (kernel, channels, filters) = (conv.kernel, conv.input.channels, conv.filters);
            format!("conv {kernel}×{kernel}, {channels} → {filters}{}", then(conv.activation))
        }
        Layer::Pool(pool) => {
            format!("{} pool {}×{}", if pool.max { "max" } else { "mean" }, pool.window.0, pool.window.1)
        }
        Layer::BatchNorm(_) => "batch norm".into(),
        Layer::LayerNorm(_) => "layer norm".into(),
        Layer::Activate { activation, .. } => activation.name().into(),
        Layer::Dropout { .. } => "dropout".into(),
        Layer::Embed(embed) => match embed.tables.len() {
            1 => "embedding of 1 column".into(),
            many => format!("embeddings of {many} columns"),
        },
        Layer::Residual(inner) => {
            let inside: Vec<String> =
                inner.iter().filter(|layer| !matches!(layer, Layer::Dropout { .. })).map(name).collect();
            format!("residual ({})", inside.join("; "))
        }
    }
}
