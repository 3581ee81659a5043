//===- FindRounding.cpp - which convention each op must follow ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Run/FindRounding.h"

#include "RoundingSearch.h"
#include "pare/Execution/Interpreter.h"
#include "pare/Run/RunModule.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace pare {
namespace {

/// What an entry takes and gives, without code.
struct EntryTypes : Program {
  LogicalResult run(int64_t, ArrayRef<const char *>,
                    ArrayRef<char *>) override {
    return failure();
  }
};

LogicalResult describe(mlir::func::FuncOp func, EntryTypes &types) {
  for (unsigned i = 0; i < func.getNumArguments(); ++i) {
    auto type = getArgumentType(func, i);
    if (failed(type))
      return failure();
    types.inputs.push_back(*type);
  }
  for (unsigned i = 0; i < func.getNumResults(); ++i) {
    auto type = getResultType(func, i);
    if (failed(type))
      return failure();
    types.results.push_back(*type);
  }
  return success();
}

/// What was found of one op.
struct Finding {
  std::string name;
  bool given, found;
  /// A row that tells the conventions apart; -1: none does.
  int64_t witness;

  bool isWrong() const { return given != found; }
  StringRef verdict() const {
    return witness < 0 ? "either" : found ? "double" : "single";
  }
  StringRef givenName() const { return given ? "double" : "single"; }
};

struct Outcome {
  int64_t rows = 0, firstRow = 0;
  std::vector<int64_t> wrongGiven, wrongBest;
  std::vector<Finding> findings;
  /// The op whose conventions share the rows that are left.
  std::string suspect;
  int64_t suspectRows = 0;

  bool isAsGiven() const {
    return wrongBest.empty() && none_of(findings, [](const Finding &finding) {
             return finding.isWrong();
           });
  }
};

LogicalResult readExpected(const RunData &data, const EntryTypes &types,
                           std::vector<std::vector<char>> &expected) {
  int64_t count = data.endRow - data.firstRow;
  for (auto [samples, type] : zip(data.expected, types.results)) {
    std::vector<char> &values = expected.emplace_back(count * type.numBytes());
    for (int64_t row = 0; row < count; ++row)
      if (Error error =
              samples.read(data.firstRow + row,
                           MutableArrayRef(values).slice(row * type.numBytes(),
                                                         type.numBytes()),
                           false))
        return runError(std::move(error));
  }
  return success();
}

LogicalResult judge(RoundingSearch &search, Outcome &outcome) {
  if (failed(search.run()))
    return failure();
  outcome.wrongGiven = search.wrongGiven;
  outcome.wrongBest = search.wrongBest;
  for (auto [i, op] : enumerate(search.getOps())) {
    auto witness = search.findWitness(i);
    if (failed(witness))
      return failure();
    outcome.findings.push_back(
        {op.name, search.given[i], search.best[i], *witness});
  }
  if (search.wrongBest.empty())
    return success();
  auto suspect = search.findSuspect();
  if (failed(suspect))
    return failure();
  if (suspect->first >= 0)
    outcome.suspect = search.getOps()[suspect->first].name;
  outcome.suspectRows = suspect->second;
  return success();
}

LogicalResult find(mlir::FunctionOpInterface entry, const RunOptions &options,
                   Outcome &outcome) {
  auto func = dyn_cast<mlir::func::FuncOp>(entry.getOperation());
  if (!func || needsKernels(func))
    return entry.emitError("--find-rounding needs an integer network: TOSA as "
                           "imported, or kernels");
  EntryTypes types;
  RunData data;
  if (failed(describe(func, types)) ||
      failed(data.openInputs(options, types.inputs)) ||
      failed(data.openExpected(options, types.results)))
    return failure();
  outcome.firstRow = data.firstRow;
  outcome.rows = data.endRow - data.firstRow;
  RunBuffers inputs(types, outcome.rows);
  std::vector<std::vector<char>> expected;
  if (failed(data.readInputs(data.firstRow, outcome.rows, inputs)) ||
      failed(readExpected(data, types, expected)))
    return failure();
  RoundingSearch search(func, findRequantizingOps(func), types, inputs,
                        expected, outcome.rows);
  return judge(search, outcome);
}

void printText(const Outcome &outcome, raw_ostream &os) {
  os << "samples: " << outcome.rows << "\n"
     << "wrong-as-given: " << outcome.wrongGiven.size() << "\n"
     << "wrong-as-found: " << outcome.wrongBest.size() << "\n";
  size_t width = 2;
  for (const Finding &finding : outcome.findings)
    width = std::max(width, finding.name.size());
  os << left_justify("op", width) << "  given   must    told by row\n";
  for (const Finding &finding : outcome.findings) {
    os << left_justify(finding.name, width) << "  "
       << left_justify(finding.givenName(), 8)
       << left_justify(finding.verdict(), 8);
    if (finding.witness >= 0)
      os << finding.witness + outcome.firstRow;
    os << "\n";
  }
  for (const Finding &finding : outcome.findings)
    if (finding.isWrong())
      os << "changed: " << finding.name << " from " << finding.givenName()
         << " to " << (finding.found ? "double" : "single") << "\n";
  if (outcome.wrongBest.empty())
    return;
  os << "first-wrong-row: " << outcome.wrongBest.front() + outcome.firstRow
     << "\nno-convention: ";
  if (outcome.suspect.empty())
    os << "none of these ops explains a row that is left\n";
  else
    os << outcome.suspect << " (neither gives all rows; the other one mends "
       << outcome.suspectRows << ")\n";
}

void printJson(const Outcome &outcome, raw_ostream &os) {
  json::Array ops;
  for (const Finding &finding : outcome.findings) {
    json::Object op{{"name", finding.name},
                    {"given", finding.givenName()},
                    {"must", finding.verdict()},
                    {"changed", finding.isWrong()}};
    if (finding.witness >= 0)
      op["row"] = finding.witness + outcome.firstRow;
    ops.push_back(std::move(op));
  }
  json::Object result{
      {"samples", outcome.rows},
      {"wrong-as-given", static_cast<int64_t>(outcome.wrongGiven.size())},
      {"wrong-as-found", static_cast<int64_t>(outcome.wrongBest.size())},
      {"ops", std::move(ops)}};
  if (!outcome.suspect.empty())
    result["no-convention"] = outcome.suspect;
  os << formatv("{0}", json::Value(std::move(result))) << "\n";
}

} // namespace

RunResult findRounding(const RunOptions &options,
                       mlir::DialectRegistry &registry) {
  Outcome outcome;
  LogicalResult found = withEntry(options.module, options.entry, registry,
                                  [&](mlir::FunctionOpInterface entry) {
                                    return find(entry, options, outcome);
                                  });
  if (failed(found))
    return kRunBadInput;
  if (options.json)
    printJson(outcome, outs());
  else
    printText(outcome, outs());
  return outcome.isAsGiven() ? kRunDone : kRunMismatch;
}

} // namespace pare
