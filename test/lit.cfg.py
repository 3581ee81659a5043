# How lit runs Pare's tests.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import os
import shutil

import lit.formats
from lit.llvm import llvm_config

config.name = "pare"
config.test_format = lit.formats.ShTest(not llvm_config.use_lit_shell)
config.suffixes = [".mlir", ".test"]
config.excludes = ["ExternalDialect", "Fuzz", "Inputs", "Lib", "CMakeLists.txt", "lit.cfg.py", "Unit"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.pare_obj_root, "test")

llvm_config.with_environment(
    "FILECHECK_OPTS", "--enable-var-scope --allow-unused-prefixes=false")
llvm_config.with_environment(
    "PATH", [os.path.join(config.pare_obj_root, "bin"), config.llvm_tools_dir],
    append_path=True)
llvm_config.use_default_substitutions()

# The importer's virtual environment has numpy, which the system's Python lacks.
python = os.path.join(config.pare_import_venv, "bin", "python")
if os.access(python, os.X_OK):
    config.available_features.add("importer")
    if os.access(os.path.join(config.pare_import_venv, "bin", "torch-mlir-opt"),
                 os.X_OK):
        config.available_features.add("torch-mlir")
    config.python = python
# In front, because lit's defaults hold a %python of their own.
config.substitutions.insert(0, ("%python", config.python))
config.substitutions.append(("%pare_src", config.pare_src_root))
for name, script in [("%npy", "npy"), ("%exits", "exits"),
                     ("%figures", "figures"), ("%run-targets", "run_targets"),
                     ("%flip-byte", "flip_byte")]:
    path = os.path.join(config.test_source_root, "Inputs", script + ".py")
    config.substitutions.append((name, f"{config.python} {path}"))
config.substitutions.append(("%pare_obj", config.pare_obj_root))

# Real networks and data sets live beside the project; tests that need them say
# `REQUIRES: shared` and use %shared.
shared = os.path.join(os.path.dirname(config.pare_src_root), "shared")
shared = os.environ.get("PARE_SHARED", shared)
if os.path.isdir(os.path.join(shared, "models")):
    config.available_features.add("shared")
config.substitutions.append(("%shared", shared))

# Builds of the project with broken kernels; minutes of compilation.
if os.environ.get("PARE_MUTANTS"):
    config.available_features.add("mutants")

# The TOSA reference model has a virtual environment of its own.
model = os.environ.get("PARE_TOSA_VENV",
                       os.path.join(config.pare_obj_root, "tosa-venv"))
if os.path.exists(os.path.join(model, "pare-requirements.txt")):
    config.available_features.add("tosa-reference-model")
config.substitutions.append(
    ("%tosa-reference", f"{model}/bin/python " + os.path.join(
        config.test_source_root, "Inputs", "tosa_reference.py")))

# The bench's engines have one too: tools/bench/requirements.txt.
bench = os.environ.get("PARE_BENCH_VENV",
                       os.path.join(config.pare_obj_root, "bench-venv"))
if os.access(os.path.join(bench, "bin", "python"), os.X_OK):
    config.available_features.add("bench")
config.substitutions.append(("%bench-python", f"{bench}/bin/python"))

# C programs that call emitted objects.
for name, tools in [("%cc", ["cc", "clang-22"]), ("%cxx", ["c++", "clang++-22"]),
                    ("%aarch64-cc", ["aarch64-linux-gnu-gcc"])]:
    tool = next(filter(None, map(shutil.which, tools)), None)
    if tool:
        config.available_features.add(name[1:])
        config.substitutions.append((name, tool))

if shutil.which("qemu-aarch64-static"):
    config.available_features.add("qemu-aarch64")
# The build that is not static takes plugins.
if shutil.which("qemu-aarch64"):
    config.available_features.add("qemu-plugins")
if shutil.which("llvm-mca-22") or shutil.which("llvm-mca"):
    config.available_features.add("llvm-mca")
with open("/proc/cpuinfo") as cpuinfo:
    flags = set(cpuinfo.read().split())
for feature in ["avx2", "avx512f", "avx512_vnni", "avx_vnni"]:
    if feature in flags:
        config.available_features.add(feature)

plugin = os.path.join(config.pare_obj_root, "lib", "ParePlugin.so")
config.substitutions.append(
    ("%plugin", f"--load-pass-plugin={plugin} --load-dialect-plugin={plugin}"))
for version in ["19", "16", "15", "14", "13", "21", "20", "23"]:
    other = shutil.which(f"mlir-opt-{version}")
    if other:
        config.available_features.add("other-mlir-opt")
        config.substitutions.append(("%other_mlir_opt", other))
        break
