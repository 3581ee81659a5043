//===- PareOptMain.cpp - the logic of pare-opt ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Driver/PareOptMain.h"

#include "EmitPass.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Support/FileUtilities.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"
#include "pare/Execution/VerifyNumerics.h"
#include "pare/Support/FileOutput.h"
#include "pare/Target/EntryInterface.h"
#include "pare/Target/TargetDescription.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
namespace cl = llvm::cl;

namespace pare {
namespace {

enum class Emit { MLIR, LLVM, Assembly, Object };

/// The options that pare-opt adds to those of mlir-opt.
struct DriverOptions {
  cl::OptionCategory category{"Pare's code generation"};
  cl::opt<Emit> emit{
      "emit", cl::desc("What to write, after all stages that it needs:"),
      cl::values(clEnumValN(Emit::MLIR, "mlir", "the module (default)"),
                 clEnumValN(Emit::LLVM, "llvm", "LLVM IR, optimized"),
                 clEnumValN(Emit::Assembly, "asm", "assembly"),
                 clEnumValN(Emit::Object, "obj", "an ELF object")),
      cl::init(Emit::MLIR), cl::cat(category)};
  cl::opt<std::string> header{"emit-header",
                              cl::desc("Write the C header of the entries"),
                              cl::value_desc("file"), cl::cat(category)};
  cl::opt<std::string> target{
      "target", cl::desc("Target to generate code for; 'help' lists them"),
      cl::value_desc("name"), cl::cat(category)};
  cl::opt<std::string> triple{"mtriple", cl::desc("LLVM triple"),
                              cl::cat(category)};
  cl::opt<std::string> cpu{"mcpu", cl::desc("LLVM cpu"), cl::cat(category)};
  cl::opt<std::string> features{"mattr", cl::desc("LLVM features, as '+a,-b'"),
                                cl::cat(category)};
  cl::opt<std::string> symbol{
      "symbol", cl::desc("C name of the only entry (default: its own)"),
      cl::value_desc("name"), cl::cat(category)};
  cl::opt<bool> verifyNumerics{
      "pare-verify-numerics",
      cl::desc("Run the entries in the interpreter before and after each pass, "
               "and fail at one that changed a bit that it may not change"),
      cl::cat(category)};

  cl::opt<int64_t> selftest{
      "emit-selftest", cl::init(0), cl::value_desc("N"), cl::cat(category),
      cl::desc("Put N chosen inputs, what they must give, and a function "
               "NAME_selftest that compares, into what is emitted")};
  cl::opt<bool> taps{
      "taps", cl::cat(category),
      cl::desc("Let every named tensor of what is emitted be observed: the "
               "header lists them")};
  cl::opt<int64_t> maxArena{"max-arena", cl::init(-1), cl::value_desc("bytes"),
                            cl::cat(category),
                            cl::desc("Fail, and say what is live together, "
                                     "where an entry's arena is larger")};
  cl::opt<int64_t> maxCode{"max-code", cl::init(-1), cl::value_desc("bytes"),
                           cl::cat(category),
                           cl::desc("Fail, and list the functions, where the "
                                    "object has more instructions")};
  cl::opt<int64_t> maxReadOnly{"max-rodata", cl::init(-1),
                               cl::value_desc("bytes"), cl::cat(category),
                               cl::desc("Fail, and list the constants, where "
                                        "the object has more read-only data")};
  cl::opt<int64_t> maxStack{"max-stack", cl::init(-1), cl::value_desc("bytes"),
                            cl::cat(category),
                            cl::desc("Fail, and list the frames, where those "
                                     "of all functions together are larger")};

  Budgets budgets() const { return {maxArena, maxCode, maxReadOnly, maxStack}; }
  bool emitsCode() const { return emit != Emit::MLIR; }
  bool hasTarget() const {
    return !target.empty() || !triple.empty() || !cpu.empty() ||
           !features.empty();
  }
};

LogicalResult fail(const llvm::Twine &message) {
  llvm::WithColor::error(llvm::errs(), "pare-opt") << message << "\n";
  return failure();
}

LogicalResult checkOptions(const DriverOptions &options, StringRef input,
                           StringRef output) {
  if (!options.header.empty() && options.header == output)
    return fail("--emit-header and -o name the same file, '" + output + "'");
  if (!options.header.empty() && input != "-" &&
      llvm::sys::fs::equivalent(options.header, input))
    return fail("--emit-header=" + options.header +
                " would overwrite the module; name another file");
  if (!options.header.empty() && !options.emitsCode())
    return fail("--emit-header needs --emit=llvm, asm or obj");
  if (!options.symbol.empty() && !options.emitsCode())
    return fail("--symbol needs --emit=llvm, asm or obj");
  if (options.selftest.getNumOccurrences() && options.selftest < 1)
    return fail("--emit-selftest takes a number of cases from 1 on");
  if (options.selftest > 0 && !options.emitsCode())
    return fail("--emit-selftest needs --emit=llvm, asm or obj");
  if (options.taps && !options.emitsCode())
    return fail("--taps needs --emit=llvm, asm or obj");
  for (const cl::opt<int64_t> *budget :
       {&options.maxArena, &options.maxCode, &options.maxReadOnly,
        &options.maxStack}) {
    if (!budget->getNumOccurrences())
      continue;
    if (*budget < 0)
      return fail("--" + budget->ArgStr + " takes a number of bytes");
    if (!options.emitsCode())
      return fail("--" + budget->ArgStr + " needs --emit=llvm, asm or obj");
  }
  return success();
}

EmitOptions getEmitOptions(const DriverOptions &options) {
  EmitOptions result;
  result.kind = options.emit == Emit::LLVM       ? EmitKind::LLVM
                : options.emit == Emit::Assembly ? EmitKind::Assembly
                                                 : EmitKind::Object;
  result.symbol = options.symbol;
  return result;
}

/// Writes what the command line asks of every entry onto the module: a
/// `pare-compile` among the user's passes finds it there, like the target.
struct RequestPass : PassWrapper<RequestPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(RequestPass)

  RequestPass(bool taps, int64_t selftest) : taps(taps), selftest(selftest) {}
  StringRef getName() const override { return "RequestPass"; }
  void runOnOperation() override {
    Builder builder(&getContext());
    if (taps)
      getOperation()->setAttr(kTapsAttr, builder.getUnitAttr());
    if (selftest > 0)
      getOperation()->setAttr(kSelftestCasesAttr,
                              builder.getI64IntegerAttr(selftest));
  }

  bool taps;
  int64_t selftest;
};

/// The target and what is asked of entries before the user's passes, so that
/// those without one of their own take it; emission after them.
void addOurSteps(MlirOptMainConfig &config, const DriverOptions &options,
                 EmittedFiles &files) {
  MlirOptMainConfig users = config;
  config.setPassPipelineSetupFn([users, &options, &files](PassManager &pm) {
    if (options.verifyNumerics) {
      // Functions are run while no other pass changes what they refer to.
      pm.getContext()->disableMultithreading();
      pm.addInstrumentation(createVerifyNumerics());
    }
    if (options.hasTarget()) {
      kernel::AttachTargetPassOptions target;
      target.target = options.target;
      target.triple = options.triple;
      target.cpu = options.cpu;
      target.features = options.features;
      pm.addPass(kernel::createAttachTargetPass(target));
    }
    if (options.emitsCode())
      pm.addPass(std::make_unique<RequestPass>(options.taps, options.selftest));
    if (failed(users.setupPassPipeline(pm)))
      return failure();
    if (options.emitsCode())
      pm.addPass(createEmitPass(getEmitOptions(options), options.budgets(),
                                !options.header.empty(), files));
    return success();
  });
}

LogicalResult write(ArrayRef<OutputFile> files) {
  std::string message;
  if (failed(writeFilesAtomically(files, message)))
    return fail(message);
  return success();
}

/// Errors show the line in the file; MLIR's default adds the op they stand at,
/// which for a function or a module is all of it.
void keepErrorsShort() {
  auto options = cl::getRegisteredOptions();
  auto found = options.find("mlir-print-op-on-diagnostic");
  if (found != options.end() && found->second->getNumOccurrences() == 0)
    found->second->addOccurrence(0, found->second->ArgStr, "false");
}

/// Verifying after each pass takes a quarter of the time to an object. What is
/// emitted is verified once, and after each pass where the user says so.
bool mayVerifyOnce() {
  auto options = cl::getRegisteredOptions();
  auto found = options.find("verify-each");
  return found == options.end() || found->second->getNumOccurrences() == 0;
}

LogicalResult run(StringRef input, StringRef output, DialectRegistry &registry,
                  const DriverOptions &options) {
  MlirOptMainConfig config = MlirOptMainConfig::createFromCLOptions();
  if (options.emitsCode() && mayVerifyOnce())
    config.verifyPasses(false);
  std::string message;
  std::unique_ptr<llvm::MemoryBuffer> file = openInputFile(input, &message);
  if (!file)
    return fail(message);
  EmittedFiles files;
  addOurSteps(config, options, files);
  if (options.emitsCode()) {
    llvm::raw_null_ostream null;
    if (failed(MlirOptMain(null, std::move(file), registry, config)))
      return failure();
    // With --verify-diagnostics an expected failure emits nothing.
    if (!files.done)
      return success();
    SmallVector<OutputFile> outputs = {{output, files.code}};
    if (!options.header.empty())
      outputs.push_back({options.header, files.header});
    return write(outputs);
  }
  if (output == "-")
    return MlirOptMain(llvm::outs(), std::move(file), registry, config);
  std::string contents;
  llvm::raw_string_ostream stream(contents);
  if (failed(MlirOptMain(stream, std::move(file), registry, config)))
    return failure();
  return write({{output, contents}});
}

} // namespace

int pareOptMain(int argc, char **argv, DialectRegistry &registry) {
  llvm::InitLLVM init(argc, argv);
  DriverOptions options;
  auto [input, output] = registerAndParseCLIOptions(
      argc, argv, "Pare's optimizer driver\n", registry);
  if (options.target == "help") {
    listTargets(llvm::outs());
    return EXIT_SUCCESS;
  }
  MlirOptMainConfig config = MlirOptMainConfig::createFromCLOptions();
  // Upstream lists these itself and writes no file then.
  if (config.shouldShowDialects() || config.shouldListPasses())
    return asMainReturnCode(MlirOptMain(argc, argv, input, "-", registry));
  if (failed(checkOptions(options, input, output)))
    return EXIT_FAILURE;
  keepErrorsShort();
  return asMainReturnCode(run(input, output, registry, options));
}

} // namespace pare
