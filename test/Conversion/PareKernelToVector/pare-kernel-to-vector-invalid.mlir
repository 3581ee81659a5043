// What cannot be lowered is an error at the module or at the kernel.
// RUN: pare-opt %s --convert-pare-kernel-to-vector -split-input-file -verify-diagnostics

// expected-error @below {{module has no target; run 'pare-attach-target' first}}
module {
}
