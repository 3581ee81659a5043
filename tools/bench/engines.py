# The engines that the bench times, each behind one form: an input, an output, a call.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""An engine lives in a process of its own (worker.py) and reads there what it
needs from a dictionary that compare.py sent. It offers `input` and `output`,
arrays on the engine's own buffers, and `function` with `arguments`, a C call
that runs the network once; or `python`, a Python call, where there is no C
call to be had, and `overhead_ns`, what Python costs in it.
"""
import ctypes
import glob
import importlib.util
import os
import time

import numpy as np


def package_file(package, pattern):
    """A file of an installed package, without running the package."""
    found = importlib.util.find_spec(package)
    if not found:
        raise SystemExit(f"package '{package}' is not installed")
    files = glob.glob(os.path.join(os.path.dirname(found.origin), pattern))
    if not files:
        raise SystemExit(f"package '{package}' has no '{pattern}'")
    return files[0]


def view(pointer, shape, dtype):
    """An array on memory of an engine."""
    dtype = np.dtype(dtype)
    size = int(np.prod(shape)) * dtype.itemsize
    buffer = (ctypes.c_uint8 * size).from_address(pointer)
    return np.frombuffer(buffer, dtype).reshape(shape)


class Native:
    """What engines with a C call share."""
    python, overhead_ns = None, 0.0

    def set_call(self, function, *arguments):
        self.function = ctypes.cast(function, ctypes.c_void_p).value
        pointers = [ctypes.cast(a, ctypes.c_void_p).value for a in arguments]
        self.arguments = (ctypes.c_void_p * 4)(*pointers, *[None] * (4 - len(pointers)))
        self.once = function
        self.once.argtypes = [ctypes.c_void_p] * len(pointers)
        self.pointers = pointers

    def call(self):
        self.once(*self.pointers)


class Pare(Native):
    """An object of ours in a shared library."""
    library = None

    def __init__(self, spec):
        self.input = np.zeros(spec["in_shape"], spec["dtype"])
        self.output = np.zeros(spec["out_shape"], spec["dtype"])
        align = spec["arena_align"]
        self.arena = np.zeros(spec["arena_bytes"] + align, np.uint8)
        start = self.arena.ctypes.data
        function = ctypes.CDLL(spec["path"]).net
        function.restype = None
        self.set_call(function, self.input.ctypes.data, self.output.ctypes.data,
                      start + -start % align)


class Peak(Native):
    """Not an engine: the machine's fastest multiplying loop."""

    def __init__(self, spec):
        self.input = self.output = np.zeros(1, np.int8)
        function = getattr(ctypes.CDLL(spec["path"]), spec["probe"])
        function.restype = ctypes.c_int64
        self.set_call(function)
        self.macs = function()


class OpenVino(Native):
    """OpenVINO's CPU plugin by its C interface."""

    def __init__(self, spec):
        self.library = ctypes.CDLL(package_file("openvino", "libs/libopenvino_c.so*"))
        core, model, compiled, request = (ctypes.c_void_p() for _ in range(4))
        self.check("core_create", ctypes.byref(core))
        self.check("core_read_model", core, spec["path"].encode(), None,
                   ctypes.byref(model))
        words = [word.encode() for pair in spec["properties"].items() for word in pair]
        self.check("core_compile_model", core, model, b"CPU",
                   ctypes.c_size_t(len(words)), ctypes.byref(compiled),
                   *map(ctypes.c_char_p, words))
        self.check("compiled_model_create_infer_request", compiled,
                   ctypes.byref(request))
        self.input = self.tensor(request, "input", spec["in_shape"], spec["in_dtype"])
        self.set_call(self.library.ov_infer_request_infer, request)
        self.call()
        self.output = self.tensor(request, "output", spec["out_shape"], spec["in_dtype"])

    def check(self, name, *arguments):
        status = getattr(self.library, "ov_" + name)(*arguments)
        if status:
            self.library.ov_get_last_err_msg.restype = ctypes.c_char_p
            message = self.library.ov_get_last_err_msg() or b""
            raise SystemExit(f"ov_{name}: status {status} {message.decode()}")

    def tensor(self, request, side, shape, dtype):
        tensor, data, size = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_size_t()
        self.check(f"infer_request_get_{side}_tensor", request, ctypes.byref(tensor))
        self.check("tensor_data", tensor, ctypes.byref(data))
        self.check("tensor_get_byte_size", tensor, ctypes.byref(size))
        wanted = int(np.prod(shape)) * np.dtype(dtype).itemsize
        if size.value != wanted:
            raise SystemExit(f"{side} has {size.value} bytes, expected {wanted}")
        return view(data.value, shape, dtype)


# Places in the table of functions that OrtGetApiBase()->GetApi(version) gives;
# they never change, by the promise of ONNX Runtime's binary interface.
ORT = {"GetErrorMessage": 2, "CreateEnv": 3, "CreateSession": 7,
       "CreateSessionOptions": 10, "SetSessionGraphOptimizationLevel": 23,
       "SetIntraOpNumThreads": 24, "SetInterOpNumThreads": 25,
       "CreateTensorWithDataAsOrtValue": 49, "CreateCpuMemoryInfo": 69,
       "AddSessionConfigEntry": 130, "RunWithBinding": 133, "CreateIoBinding": 134,
       "BindInput": 136, "BindOutput": 137}
ORT_TYPES = {"float32": 1, "uint8": 2, "int8": 3}


class Ort(Native):
    """ONNX Runtime's CPU provider by its C interface, buffers bound once."""

    def __init__(self, spec):
        library = ctypes.CDLL(package_file("onnxruntime", "capi/libonnxruntime.so*"))
        library.OrtGetApiBase.restype = ctypes.POINTER(ctypes.c_void_p)
        get_api = ctypes.CFUNCTYPE(ctypes.POINTER(ctypes.c_void_p), ctypes.c_uint32)(
            library.OrtGetApiBase()[0])
        self.api = get_api(17)
        env, session, binding = (ctypes.c_void_p() for _ in range(3))
        self.memory = ctypes.c_void_p()
        self.check("CreateEnv", 3, b"bench", ctypes.byref(env))
        self.check("CreateSession", env, spec["path"].encode(), self.options(spec),
                   ctypes.byref(session))
        self.check("CreateCpuMemoryInfo", 1, 0, ctypes.byref(self.memory))
        self.check("CreateIoBinding", session, ctypes.byref(binding))
        self.input = np.zeros(spec["in_shape"], spec["in_dtype"])
        self.output = np.zeros(spec["out_shape"], spec["in_dtype"])
        self.check("BindInput", binding, b"input", self.value(self.input))
        self.check("BindOutput", binding, b"output", self.value(self.output))
        self.set_call(self.function_of("RunWithBinding"), session,
                      ctypes.c_void_p(), binding)

    def function_of(self, name):
        return ctypes.CFUNCTYPE(ctypes.c_void_p)(self.api[ORT[name]])

    def check(self, name, *arguments):
        status = self.function_of(name)(*arguments)
        if status:
            message = ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.c_void_p)(
                self.api[ORT["GetErrorMessage"]])
            raise SystemExit(f"{name}: {message(status).decode()}")

    def options(self, spec):
        options = ctypes.c_void_p()
        self.check("CreateSessionOptions", ctypes.byref(options))
        self.check("SetIntraOpNumThreads", options, 1)
        self.check("SetInterOpNumThreads", options, 1)
        self.check("SetSessionGraphOptimizationLevel", options, 99)
        for key, value in spec.get("properties", {}).items():
            self.check("AddSessionConfigEntry", options, key.encode(), value.encode())
        return options

    def value(self, array):
        shape = (ctypes.c_int64 * array.ndim)(*array.shape)
        value = ctypes.c_void_p()
        self.check("CreateTensorWithDataAsOrtValue", self.memory,
                   ctypes.c_void_p(array.ctypes.data), ctypes.c_size_t(array.nbytes),
                   shape, ctypes.c_size_t(array.ndim), ORT_TYPES[str(array.dtype)],
                   ctypes.byref(value))
        return value


class LiteRt:
    """LiteRT with XNNPACK. Its wheel exports no C call, so Python's share is taken off."""
    function = None

    def __init__(self, spec):
        from ai_edge_litert.interpreter import Interpreter
        interpreter = Interpreter(spec["path"], num_threads=1)
        interpreter.allocate_tensors()
        self.interpreter = interpreter
        self.input = interpreter.tensor(interpreter.get_input_details()[0]["index"])()
        self.output = interpreter.tensor(interpreter.get_output_details()[0]["index"])()
        self.python = self.call = interpreter._interpreter.Invoke
        self.overhead_ns = 0.0
        if spec.get("empty"):
            self.overhead_ns = self.empty_call(Interpreter, spec["empty"])

    @staticmethod
    def empty_call(interpreter_class, path):
        """What a call costs that does nothing but move four bytes."""
        interpreter = interpreter_class(path, num_threads=1)
        interpreter.allocate_tensors()
        invoke, best = interpreter._interpreter.Invoke, float("inf")
        for _ in range(20):
            begin = time.perf_counter_ns()
            for _ in range(500):
                invoke()
            best = min(best, (time.perf_counter_ns() - begin) / 500)
        return best


ENGINES = {"pare": Pare, "peak": Peak, "openvino": OpenVino, "ort": Ort,
           "litert": LiteRt}
