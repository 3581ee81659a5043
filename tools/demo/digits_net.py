# Forward and backward passes, in plain numpy, of the layers the digit recogniser is made of.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Layers on NHWC float32 batches.

Each layer keeps what its backward pass needs; `forward(x, train)` returns the
output, `backward(dy)` the gradient of the input, and `params` lists the
trainable arrays next to `grads`. Padding is TFLite's SAME: the odd row and
column of padding go to the bottom and the right.
"""

import numpy as np

BN_EPSILON = 1e-3
BN_MOMENTUM = 0.98


def same_padding(size, kernel, stride):
    """Rows of padding (before, after) of one spatial dimension."""
    out = -(-size // stride)
    total = max((out - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


class Layer:
    """A layer without parameters."""

    def __init__(self):
        self.params, self.grads = [], []


class Windows(Layer):
    """Shared by the convolutions: cuts an image into kernel windows."""

    def __init__(self, kernel, stride):
        super().__init__()
        self.kernel, self.stride = kernel, stride

    def cut(self, x):
        k, s = self.kernel, self.stride
        _, h, w, _ = x.shape
        self.pad = (same_padding(h, k, s), same_padding(w, k, s))
        self.in_shape = x.shape
        xp = np.pad(x, ((0, 0), self.pad[0], self.pad[1], (0, 0)))
        self.padded_shape = xp.shape
        win = np.lib.stride_tricks.sliding_window_view(xp, (k, k), (1, 2))
        return win[:, ::s, ::s].transpose(0, 1, 2, 4, 5, 3)  # n h w kh kw c

    def join(self, dwin):
        """The transpose of cut: adds windows back into an image."""
        k, s = self.kernel, self.stride
        oh, ow = dwin.shape[1:3]
        dx = np.zeros(self.padded_shape, np.float32)
        for i in range(k):
            for j in range(k):
                dx[:, i:i + oh * s:s, j:j + ow * s:s] += dwin[:, :, :, i, j]
        (t, _), (l, _) = self.pad
        _, h, w, _ = self.in_shape
        return dx[:, t:t + h, l:l + w]


class Conv(Windows):
    """A convolution without bias; the weight is [kh, kw, in, out]."""

    def __init__(self, rng, kernel, stride, cin, cout):
        super().__init__(kernel, stride)
        std = np.sqrt(2.0 / (kernel * kernel * cin))
        w = rng.normal(0, std, (kernel, kernel, cin, cout))
        self.params = [w.astype(np.float32)]
        self.grads = [None]

    def forward(self, x, train):
        w = self.params[0]
        win = self.cut(x)
        self.out_hw = win.shape[1:3]
        self.cols = np.ascontiguousarray(win).reshape(-1, w[..., 0].size)
        y = self.cols @ w.reshape(-1, w.shape[3])
        return y.reshape(len(x), *self.out_hw, w.shape[3])

    def backward(self, dy):
        w = self.params[0]
        flat = dy.reshape(-1, w.shape[3])
        self.grads[0] = (self.cols.T @ flat).reshape(w.shape)
        dcols = flat @ w.reshape(-1, w.shape[3]).T
        return self.join(dcols.reshape(*dy.shape[:3], *w.shape[:3]))


class Depthwise(Windows):
    """A depthwise convolution without bias; the weight is [kh, kw, c]."""

    def __init__(self, rng, kernel, stride, channels):
        super().__init__(kernel, stride)
        w = rng.normal(0, np.sqrt(2.0 / kernel**2), (kernel, kernel, channels))
        self.params = [w.astype(np.float32)]
        self.grads = [None]

    def forward(self, x, train):
        self.win = self.cut(x)
        return np.einsum('nhwijc,ijc->nhwc', self.win, self.params[0])

    def backward(self, dy):
        self.grads[0] = np.einsum('nhwijc,nhwc->ijc', self.win, dy)
        return self.join(dy[:, :, :, None, None] * self.params[0])


class BatchNorm(Layer):
    """Normalises each channel; running averages serve inference."""

    def __init__(self, channels):
        super().__init__()
        one, zero = np.ones(channels), np.zeros(channels)
        self.params = [one.astype(np.float32), zero.astype(np.float32)]
        self.grads = [None, None]
        self.mean, self.var = zero.copy(), one.copy()

    def forward(self, x, train):
        if train:
            mean, var = x.mean((0, 1, 2)), x.var((0, 1, 2))
            self.batch = np.stack([mean, var])
            self.mean += (1 - BN_MOMENTUM) * (mean - self.mean)
            self.var += (1 - BN_MOMENTUM) * (var - self.var)
        else:
            mean, var = self.mean, self.var
        self.inv = (1 / np.sqrt(var + BN_EPSILON)).astype(np.float32)
        self.norm = (x - mean.astype(np.float32)) * self.inv
        return self.norm * self.params[0] + self.params[1]

    def backward(self, dy):
        gamma = self.params[0]
        self.grads = [(dy * self.norm).sum((0, 1, 2)), dy.sum((0, 1, 2))]
        n = dy.size // gamma.size
        return gamma * self.inv * (dy - self.grads[1] / n -
                                   self.norm * (self.grads[0] / n))

    def scale_and_shift(self):
        """The affine map of inference, in double precision."""
        scale = self.params[0].astype(np.float64) / np.sqrt(self.var +
                                                            BN_EPSILON)
        return scale, self.params[1] - self.mean * scale


class Relu(Layer):

    def forward(self, x, train):
        self.mask = x > 0
        return x * self.mask

    def backward(self, dy):
        return dy * self.mask


class Residual(Layer):
    """x + body(x)."""

    def __init__(self, body):
        super().__init__()
        self.body = body

    def forward(self, x, train):
        y = x
        for layer in self.body:
            y = layer.forward(y, train)
        return x + y

    def backward(self, dy):
        dx = dy
        for layer in reversed(self.body):
            dx = layer.backward(dx)
        return dx + dy


class GlobalAverage(Layer):
    """Mean over height and width, [n, h, w, c] to [n, c]."""

    def forward(self, x, train):
        self.shape = x.shape
        return x.mean((1, 2))

    def backward(self, dy):
        _, h, w, _ = self.shape
        return np.broadcast_to(dy[:, None, None] / (h * w), self.shape)


class Dense(Layer):
    """A fully connected layer with bias; the weight is [in, out]."""

    def __init__(self, rng, cin, cout):
        super().__init__()
        w = rng.normal(0, np.sqrt(1.0 / cin), (cin, cout))
        self.params = [w.astype(np.float32), np.zeros(cout, np.float32)]
        self.grads = [None, None]

    def forward(self, x, train):
        self.x = x
        return x @ self.params[0] + self.params[1]

    def backward(self, dy):
        self.grads = [self.x.T @ dy, dy.sum(0)]
        return dy @ self.params[0].T


def flatten(layers):
    """All layers in order, those inside residual blocks too."""
    for layer in layers:
        if isinstance(layer, Residual):
            yield from flatten(layer.body)
        else:
            yield layer


def build(rng):
    """The digit recogniser: 28x28x1 pixels in 0..1 to ten logits."""

    def unit(conv, channels):
        return [conv, BatchNorm(channels)]

    layers = unit(Conv(rng, 3, 2, 1, 16), 16) + [Relu()]
    layers += [
        Residual(
            unit(Conv(rng, 3, 1, 16, 16), 16) + [Relu()] +
            unit(Conv(rng, 3, 1, 16, 16), 16)),
        Relu()
    ]
    layers += unit(Depthwise(rng, 3, 2, 16), 16) + [Relu()]
    layers += unit(Conv(rng, 1, 1, 16, 32), 32) + [Relu()]
    layers += [
        Residual(
            unit(Conv(rng, 3, 1, 32, 32), 32) + [Relu()] +
            unit(Conv(rng, 3, 1, 32, 32), 32)),
        Relu()
    ]
    return layers + [GlobalAverage(), Dense(rng, 32, 10)]


def forward(layers, x, train=False):
    for layer in layers:
        x = layer.forward(x, train)
    return x


def backward(layers, dy):
    for layer in reversed(layers):
        dy = layer.backward(dy)
