//! What computes a network: the program's own layers on the processor, or dfdx's operators on any device.

use super::blueprint::Layer;
use super::fused::{Fused, Pass};
use super::vitals::LayerVitals;
use super::weights::Weights;
use crate::spec::{self, Device};

/// One of the engines; both read the same blueprint and the same numbers.
#[derive(Debug)]
pub(super) enum Engine {
    Fused(Fused),
}

impl Engine {
    /// The engine that the workspace asks for, and what to tell the user where it cannot be had.
    pub(super) fn new(layers: Vec<Layer>, train: &spec::Train) -> (Self, Option<String>) {
        let doubt = (train.device == Device::Cuda).then(|| {
            "This build has no CUDA, so the run trains on the processor. Set train.device to \"auto\" or \"cpu\"."
                .into()
        });
        (Self::Fused(Fused::new(layers)), doubt)
    }

    /// Outputs for a training batch; running statistics are moved.
    pub(super) fn forward(&mut self, pass: Pass, weights: &mut Weights, x: &[f32]) -> &[f32] {
        match self {
            Self::Fused(engine) => engine.forward(pass, weights, x),
        }
    }

    /// The gradient of what is learnt, after [`Engine::forward`] on the same batch.
    pub(super) fn backward(&mut self, pass: Pass, weights: &Weights, x: &[f32], slopes: &[f32], gradient: &mut [f32]) {
        match self {
            Self::Fused(engine) => engine.backward(pass, weights, x, slopes, gradient),
        }
    }

    /// What each dense and convolution layer gave for the batch of the last [`Engine::forward`].
    pub(super) fn given(&self, weights: &Weights) -> Vec<LayerVitals> {
        match self {
            Self::Fused(engine) => engine.given(weights),
        }
    }

    /// Outputs with running statistics and without dropout.
    pub(super) fn infer(&self, pass: Pass, weights: &Weights, x: &[f32]) -> Vec<f32> {
        match self {
            Self::Fused(engine) => engine.infer(pass, weights, x),
        }
    }
}
