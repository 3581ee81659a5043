# How lit runs the GoogleTests.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import os

import lit.formats

config.name = "pare-unit"
config.suffixes = []
config.test_exec_root = os.path.join(config.pare_obj_root, "test", "Unit")
config.test_source_root = config.test_exec_root
config.test_format = lit.formats.GoogleTest(".", "Tests")
