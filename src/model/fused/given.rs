//! What layers gave for the last training batch, read off what they keep for the way back: a look costs no forward pass.

use super::panels::{View, size};
use super::pass::Memory;
use super::{Fused, Layer, gives_panels};
use crate::model::vitals::{LayerVitals, Look, given};
use crate::model::weights::Weights;
use crate::spec::Activation;

impl Fused {
    /// One entry a dense or convolution layer, from the inputs to the outputs; gradients are not known yet.
    pub(in crate::model) fn given(&self, weights: &Weights, look: Look) -> Vec<LayerVitals> {
        let mut all = Vec::new();
        let memories: Vec<&[Memory]> = self.blocks[..self.used].iter().map(|block| &block.memories[..]).collect();
        walk(&self.layers, &memories, (weights, look), &mut all);
        all
    }
}

/// `blocks` are the memories of each block, one a layer.
fn walk(layers: &[Layer], blocks: &[&[Memory]], (weights, look): (&Weights, Look), all: &mut Vec<LayerVitals>) {
    for (index, layer) in layers.iter().enumerate() {
        let in_panels = gives_panels(layers, index);
        let y = || {
            let (mut all, width) = (Vec::new(), layer.outputs());
            for memories in blocks {
                let y = &memories[index].y[..];
                if in_panels {
                    View::new(y, y.len() / size(1, width), width).put_rows(&mut all);
                } else {
                    all.extend_from_slice(y);
                }
            }
            all
        };
        let (weight, units, activation) = match layer {
            Layer::Dense(dense) => (dense.weight, dense.units, dense.activation),
            Layer::Conv(conv) => (conv.weight, conv.filters, conv.activation),
            Layer::Activate { width, activation } => {
                if let Some(last) = all.last_mut().filter(|_| follows_weights(&layers[..index])) {
                    *last = given(last.name.clone(), &y(), *width, ends(Some(*activation)), look);
                }
                continue;
            }
            Layer::Residual(inner) => {
                let inside: Vec<&[Memory]> = blocks.iter().map(|memories| &memories[index].inner[..]).collect();
                walk(inner, &inside, (weights, look), all);
                continue;
            }
            _ => continue,
        };
        let name = weights.params[weight].name.trim_end_matches(".weight").to_owned();
        all.push(given(name, &y(), units, ends(activation), look));
    }
}

/// Whether the layer after these is fed by a layer with weights, at most a norm between.
fn follows_weights(before: &[Layer]) -> bool {
    let weighs = |layer: &Layer| matches!(layer, Layer::Dense(_) | Layer::Conv(_));
    match before {
        [.., layer, Layer::BatchNorm(_) | Layer::LayerNorm(_)] | [.., layer] => weighs(layer),
        [] => false,
    }
}

/// The values at which a unit passes nothing on; none without an activation.
fn ends(activation: Option<Activation>) -> Option<[f32; 2]> {
    Some(match activation? {
        Activation::Tanh => [-1.0, 1.0],
        Activation::Sigmoid => [0.0, 1.0],
        _ => [0.0, 0.0],
    })
}
