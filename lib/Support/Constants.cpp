//===- Constants.cpp - reading and building constant tensors --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Support/Constants.h"

#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/IR/BuiltinDialect.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/xxhash.h"
#include <cstring>
#include <mutex>

using namespace mlir;

namespace pare {
namespace {

template <typename T> bool isElementType(Type type) {
  if constexpr (std::is_same_v<T, float>)
    return type.isF32();
  else
    return type.isSignlessInteger(8 * sizeof(T));
}

/// Bytes of a resource, if it is there and holds `elements` of `size` bytes.
std::optional<ArrayRef<char>> resourceBytes(DenseResourceElementsAttr attr,
                                            int64_t elements, size_t size) {
  AsmResourceBlob *blob = attr.getRawHandle().getBlob();
  if (!blob || blob->getData().size() != elements * size)
    return std::nullopt;
  return blob->getData();
}

/// The resource with these bytes: found if it is there, or made.
DenseResourceElementsHandle findResource(MLIRContext *context,
                                         ArrayRef<char> bytes, size_t align) {
  static std::mutex mutex; // Between the look-up and the insertion.
  std::lock_guard<std::mutex> lock(mutex);
  auto &manager = DenseResourceElementsHandle::getManagerInterface(context);
  ArrayRef<uint8_t> raw(reinterpret_cast<const uint8_t *>(bytes.data()),
                        bytes.size());
  std::string name = llvm::formatv("pare_{0:x-16}", llvm::xxh3_64bits(raw));
  if (auto *entry = manager.getBlobManager().lookup(name))
    if (const AsmResourceBlob *blob = entry->getBlob())
      if (blob->getData() == bytes && blob->getDataAlignment() >= align)
        return DenseResourceElementsHandle(
            entry, cast<BuiltinDialect>(manager.getDialect()));
  return manager.insert(name, HeapAsmResourceBlob::allocateAndCopyWithAlign(
                                  bytes, align, /*dataIsMutable=*/false));
}

} // namespace

template <typename T> bool canReadElements(Attribute attr) {
  auto elements = dyn_cast_or_null<ElementsAttr>(attr);
  if (!elements || !elements.getShapedType().hasStaticShape() ||
      !isElementType<T>(elements.getElementType()))
    return false;
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(attr))
    return resourceBytes(resource, elements.getNumElements(), sizeof(T))
        .has_value();
  return isa<DenseElementsAttr>(attr);
}

template <typename T>
std::optional<std::vector<T>> readElements(Attribute attr) {
  if (!canReadElements<T>(attr))
    return std::nullopt;
  int64_t count = cast<ElementsAttr>(attr).getNumElements();
  if (auto dense = dyn_cast<DenseElementsAttr>(attr)) {
    if (dense.isSplat())
      return std::vector<T>(count, dense.getSplatValue<T>());
    auto values = dense.getValues<T>();
    return std::vector<T>(values.begin(), values.end());
  }
  ArrayRef<char> bytes =
      *resourceBytes(cast<DenseResourceElementsAttr>(attr), count, sizeof(T));
  std::vector<T> values(count);
  if (count)
    std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

template <typename T>
static std::optional<std::vector<int64_t>> readAs(Attribute attr) {
  std::optional<std::vector<T>> values = readElements<T>(attr);
  if (!values)
    return std::nullopt;
  return std::vector<int64_t>(values->begin(), values->end());
}

std::optional<std::vector<int64_t>> readIntegers(Attribute attr) {
  for (auto read : {readAs<int8_t>, readAs<int16_t>, readAs<int32_t>})
    if (auto values = read(attr))
      return values;
  return readElements<int64_t>(attr);
}

template <typename T>
ElementsAttr buildElements(RankedTensorType type, ArrayRef<T> values) {
  // Bits are compared, so that -0.0 and 0.0 stay apart.
  bool splat = !values.empty() && llvm::all_of(values, [&](const T &value) {
    return std::memcmp(&value, values.data(), sizeof(T)) == 0;
  });
  if (splat)
    return DenseElementsAttr::get(type, values.take_front(1));
  if (static_cast<int64_t>(values.size()) <= kMaxInlineElements)
    return DenseElementsAttr::get(type, values);
  return buildResource(
      type,
      ArrayRef<char>(reinterpret_cast<const char *>(values.data()),
                     values.size() * sizeof(T)),
      alignof(T));
}

ElementsAttr buildResource(RankedTensorType type, ArrayRef<char> bytes,
                           size_t align) {
  return DenseResourceElementsAttr::get(
      type, findResource(type.getContext(), bytes, align));
}

ElementsAttr reshapeElements(ElementsAttr attr, ArrayRef<int64_t> shape) {
  auto type = RankedTensorType::get(shape, attr.getElementType());
  if (auto dense = dyn_cast<DenseElementsAttr>(attr))
    return dense.reshape(type);
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(attr))
    return DenseResourceElementsAttr::get(type, resource.getRawHandle());
  return nullptr;
}

ElementsAttr transposeElements(ElementsAttr attr, ArrayRef<int64_t> perms) {
  std::optional<std::vector<float>> in = readElements<float>(attr);
  if (!in)
    return nullptr;
  ArrayRef<int64_t> from = attr.getShapedType().getShape();
  SmallVector<int64_t> to = applyPermutation(from, perms);
  SmallVector<int64_t> strides =
      applyPermutation(ArrayRef<int64_t>(computeStrides(from)), perms);
  SmallVector<int64_t> toStrides = computeStrides(to);
  std::vector<float> out(in->size());
  for (size_t i = 0; i < out.size(); ++i)
    out[i] = (*in)[linearize(delinearize(i, toStrides), strides)];
  return buildElements<float>(RankedTensorType::get(to, attr.getElementType()),
                              out);
}

std::optional<float> getSplatFloat(Attribute attr) {
  if (auto dense = dyn_cast_or_null<DenseElementsAttr>(attr))
    if (dense.isSplat() && dense.getElementType().isF32())
      return dense.getSplatValue<float>();
  std::optional<std::vector<float>> values = readElements<float>(attr);
  if (!values || values->empty() ||
      llvm::any_of(*values, [&](float v) { return v != values->front(); }))
    return std::nullopt;
  return values->front();
}

#define PARE_INSTANTIATE(T)                                                    \
  template std::optional<std::vector<T>> readElements<T>(Attribute);           \
  template bool canReadElements<T>(Attribute);                                 \
  template ElementsAttr buildElements<T>(RankedTensorType, ArrayRef<T>);
PARE_INSTANTIATE(float)
PARE_INSTANTIATE(int8_t)
PARE_INSTANTIATE(int16_t)
PARE_INSTANTIATE(int32_t)
PARE_INSTANTIATE(int64_t)
#undef PARE_INSTANTIATE

} // namespace pare
