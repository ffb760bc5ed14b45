//! The weights of all layers, laid out for products to read: once a batch, or once for all rows that are judged.

use super::conv::turned;
use super::dense::is_narrow;
use super::gives_panels;
use super::panels::Panels;
use crate::base::crew::Crew;
use crate::model::blueprint::Layer;
use crate::model::weights::Weights;

/// One layer's weight as the way forward reads it, and as the way back does; empty where a layer has none,
/// or is read as it stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Laid {
    pub(super) forth: Panels,
    pub(super) back: Panels,
    /// Of the layers inside.
    pub(super) inner: Vec<Laid>,
}

impl Laid {
    /// One for each layer, nothing laid out yet.
    pub(super) fn blank(layers: &[Layer]) -> Vec<Self> {
        let inner = |layer: &Layer| if let Layer::Residual(inner) = layer { Self::blank(inner) } else { Vec::new() };
        layers.iter().map(|layer| Self { inner: inner(layer), ..Self::default() }).collect()
    }
}

/// How far the way back is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Back {
    /// Not at all: rows are judged.
    Nowhere,
    /// To what the first layer has learnt: nobody asks how what went in would have to change.
    ToTheFirst,
    /// To what went in, of layers inside others.
    Through,
}

/// Lays out what the weights are now, for the way back too as far as it is to be gone.
pub(super) fn lay_out(layers: &[Layer], crew: &Crew, weights: &Weights, laid: &mut [Laid], far: Back) {
    for (index, (layer, laid)) in layers.iter().zip(laid).enumerate() {
        let back = far == Back::Through || (far == Back::ToTheFirst && index > 0);
        match layer {
            Layer::Dense(dense) => {
                let weight = weights.of(dense.weight);
                if !is_narrow(dense, gives_panels(layers, index)) {
                    laid.forth.fill_transposed(crew, weight, dense.inputs);
                }
                if back {
                    laid.back.fill(crew, weight, dense.inputs);
                }
            }
            Layer::Conv(conv) => {
                let weight = weights.of(conv.weight);
                laid.forth.fill_transposed(crew, weight, conv.patch());
                if back {
                    laid.back.fill(crew, &turned(conv, weight), conv.input.channels);
                }
            }
            Layer::Residual(inner) => {
                let far = if far == Back::Nowhere { far } else { Back::Through };
                lay_out(inner, crew, weights, &mut laid.inner, far);
            }
            _ => {}
        }
    }
}
