// The module gets the target's triple, cpu and features, with what the user
// adds behind them; a target that is there stays.
// RUN: pare-opt %s --pare-attach-target='target=aarch64-dotprod' | FileCheck %s --check-prefix=NAMED
// RUN: pare-opt %s --pare-attach-target='target=x86-64-avxvnni features=+aes,-sse4a cpu=alderlake' | FileCheck %s --check-prefix=REFINED
// RUN: pare-opt %s --pare-attach-target='target=aarch64' --pare-attach-target | FileCheck %s --check-prefix=KEPT
// RUN: pare-opt %s --target=aarch64-i8mm --mattr=+sve | FileCheck %s --check-prefix=DRIVER

// NAMED: pare_kernel.target = #pare_kernel.target<"aarch64-dotprod", triple = "aarch64-unknown-linux-gnu", cpu = "generic", features = "+neon,+dotprod,+slow-paired-128">
// REFINED: #pare_kernel.target<"x86-64-avxvnni", triple = "x86_64-unknown-linux-gnu", cpu = "alderlake", features = "+avxvnni,+aes,-sse4a">
// KEPT: #pare_kernel.target<"aarch64",
// DRIVER: #pare_kernel.target<"aarch64-i8mm", {{.*}}, features = "+neon,+dotprod,+i8mm,+slow-paired-128,+sve">
module {}
