// Every wrong name is an error that says what would be right.
// RUN: not pare-opt %s --pare-attach-target=target=z80 2>&1 | FileCheck %s --check-prefix=NAME
// RUN: not pare-opt %s --pare-attach-target='target=aarch64 triple=riscv64-unknown-linux-gnu' 2>&1 | FileCheck %s --check-prefix=SUPPORT
// RUN: not pare-opt %s --pare-attach-target='target=x86-64-v3 triple=x86_64-pc-windows-msvc' 2>&1 | FileCheck %s --check-prefix=FORMAT
// RUN: not pare-opt %s --pare-attach-target='target=x86-64-v3 triple=aarch64-unknown-linux-gnu' 2>&1 | FileCheck %s --check-prefix=FIT
// RUN: not pare-opt %s --pare-attach-target='target=x86-64-v3 cpu=pentium9' 2>&1 | FileCheck %s --check-prefix=CPU
// RUN: not pare-opt %s --pare-attach-target='target=x86-64-v3 features=+avx3' 2>&1 | FileCheck %s --check-prefix=FEATURE
// RUN: not pare-opt %s --pare-attach-target='target=x86-64-v3 features=avx2' 2>&1 | FileCheck %s --check-prefix=SIGN
// RUN: not pare-opt %s --pare-attach-target='target=x86-64-avx512vnni features=-avx512vnni' 2>&1 | FileCheck %s --check-prefix=TAKEN
// RUN: not pare-opt %s --pare-attach-target='target=aarch64-dotprod cpu=cortex-a53' 2>&1 | FileCheck %s --check-prefix=LACKS
// RUN: pare-opt %s --pare-attach-target='target=aarch64-dotprod cpu=cortex-a53 features=+dotprod' -o /dev/null
// RUN: pare-opt %s --pare-attach-target='target=aarch64-dotprod cpu=neoverse-n1' -o /dev/null
// RUN: echo 'func.func @net(%%x: tensor<4294967296x4294967296xi8>) { return }' > %t.mlir
// RUN: not pare-opt %t.mlir --pare-attach-target=target=x86-64-v3 2>&1 | FileCheck %s --check-prefix=SIZE

// LACKS: error: target 'aarch64-dotprod' needs feature 'dotprod', which the given cpu and features do not have
// SIZE: error: 'tensor<4294967296x4294967296xi8>' has more elements than can be counted
// NAME: error: unknown target 'z80', expected 'host', 'x86-64-v3', 'x86-64-avxvnni', 'x86-64-v4', 'x86-64-avx512vnni', 'aarch64', 'aarch64-dotprod', 'aarch64-i8mm'
// SUPPORT: error: no support for triple 'riscv64-unknown-linux-gnu': code is generated for x86-64 and AArch64 ELF
// FORMAT: error: no support for triple 'x86_64-pc-windows-msvc'
// FIT: error: triple 'aarch64-unknown-linux-gnu' does not fit target 'x86-64-v3'
// CPU: error: unknown cpu 'pentium9' for triple 'x86_64-unknown-linux-gnu'
// FEATURE: error: unknown feature 'avx3' for triple 'x86_64-unknown-linux-gnu'
// SIGN: error: expected '+' or '-' before the feature in 'avx2'
// TAKEN: error: target 'x86-64-avx512vnni' needs feature 'avx512vnni', which the given cpu and features do not have
module {}
