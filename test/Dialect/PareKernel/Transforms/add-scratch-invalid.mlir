// Which kernels need what, their target says.
// RUN: pare-opt %s --pare-add-scratch -verify-diagnostics

// expected-error @below {{module has no target; run 'pare-attach-target' first}}
module {
}
