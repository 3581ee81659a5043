# Replaces instructions of AVX-512 in LLVM IR by what they compute.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: without_avx512.py CODE.ll OUT.ll

Calls of the intrinsics that code for x86-64-v4 and x86-64-avx512vnni makes become
calls of functions that compute the same by ordinary operations, as Intel's manual
describes the instructions, and the target is x86-64-v3: code that a CPU with
AVX2 runs. Exits with 1 where an intrinsic is none of them.
"""

import re
import sys


def lanes(count, bits):
    return f'<{count} x i{bits}>'


def shuffle(name, count, bits, first, second, order):
    indices = ', '.join(f'i32 {i}' for i in order)
    kind = lanes(count, bits)
    return (f'  %{name} = shufflevector {kind} {first}, {kind} {second}, '
            f'<{len(order)} x i32> <{indices}>')


def saturate(name, count, bits, value, to):
    """Lines that clamp to signed integers between two bounds, and narrow."""
    low, high, width = to
    kind = lanes(count, bits)
    return [f'  %{name}.l = call {kind} @llvm.smax.v{count}i{bits}({kind} '
            f'{value}, {kind} splat (i{bits} {low}))',
            f'  %{name}.h = call {kind} @llvm.smin.v{count}i{bits}({kind} '
            f'%{name}.l, {kind} splat (i{bits} {high}))',
            f'  %{name} = trunc {kind} %{name}.h to {lanes(count, width)}']


def function(name, result, arguments, lines, returned):
    signature = ', '.join(f'{kind} %{name}' for kind, name in arguments)
    return '\n'.join([f'define internal {result} @{name}({signature}) '
                      'alwaysinline {', *lines,
                      f'  ret {result} {returned}', '}'])


def products(count, bits, extend_b):
    """Lines for %p: the i32 products of %b and %c, the latter signed."""
    kind, wide = lanes(count, bits), lanes(count, 32)
    return [f'  %x = {extend_b} {kind} %b to {wide}',
            f'  %y = sext {kind} %c to {wide}', f'  %p = mul {wide} %x, %y']


def dot4(name, count):
    """vpdpbusd: four products of an unsigned and a signed byte a lane."""
    kind, bytes_of = lanes(count, 32), lanes(4 * count, 8)
    lines, total = products(4 * count, 8, 'zext'), '%a'
    for j in range(4):
        lines.append(shuffle(f'q{j}', 4 * count, 32, '%p', 'poison',
                             range(j, 4 * count, 4)))
        lines.append(f'  %s{j} = add {kind} {total}, %q{j}')
        total = f'%s{j}'
    return function(name, kind, [(kind, 'a'), (bytes_of, 'b'), (bytes_of, 'c')],
                    lines, total)


def pairs(name, count, bits, extend_b, saturates):
    """vpmaddwd, or vpmaddubsw, which saturates."""
    kind, source = lanes(count, 32), lanes(2 * count, bits)
    lines = products(2 * count, bits, extend_b)
    for j in range(2):
        lines.append(shuffle(f'q{j}', 2 * count, 32, '%p', 'poison',
                             range(j, 2 * count, 2)))
    lines.append(f'  %s = add {kind} %q0, %q1')
    if not saturates:
        return function(name, kind, [(source, 'b'), (source, 'c')], lines, '%s')
    lines += saturate('r', count, 32, '%s', (-32768, 32767, 16))
    return function(name, lanes(count, 16), [(source, 'b'), (source, 'c')],
                    lines, '%r')


def pack(name, count, bits, to):
    """vpackssdw and its like, which work within parts of 16 bytes."""
    part = 128 // bits
    order = [side + at + i for at in range(0, count, part)
             for side in (0, count) for i in range(part)]
    lines = (saturate('x', count, bits, '%a', to) +
             saturate('y', count, bits, '%b', to))
    lines.append(shuffle('r', count, to[2], '%x', '%y', order))
    kind = lanes(count, bits)
    return function(name, lanes(2 * count, to[2]), [(kind, 'a'), (kind, 'b')],
                    lines, '%r')


KNOWN = {
    'vpdpbusd.128': lambda name: dot4(name, 4),
    'vpdpbusd.256': lambda name: dot4(name, 8),
    'vpdpbusd.512': lambda name: dot4(name, 16),
    'pmaddw.d.512': lambda name: pairs(name, 16, 16, 'sext', False),
    'pmaddubs.w.512': lambda name: pairs(name, 32, 8, 'zext', True),
    'packssdw.512': lambda name: pack(name, 16, 32, (-32768, 32767, 16)),
    'packsswb.512': lambda name: pack(name, 32, 16, (-128, 127, 8)),
    'packuswb.512': lambda name: pack(name, 32, 16, (0, 255, 8)),
}


def main(argv):
    with open(argv[1], encoding='utf-8') as file:
        text = file.read()
    functions = []
    prefix = 'llvm.x86.avx512.'
    for used in sorted(set(re.findall(rf'@{prefix}([\w.]+)', text))):
        if used not in KNOWN:
            raise SystemExit(f'error: what is {prefix}{used}?')
        name = f'plain.{used}'
        text = re.sub(rf'^declare .*@{re.escape(prefix + used)}\(.*\n', '', text,
                      flags=re.M)
        text = text.replace(f'@{prefix}{used}(', f'@{name}(')
        functions.append(KNOWN[used](name))
    text = re.sub('"target-cpu"="[^"]*"', '"target-cpu"="x86-64-v3"', text)
    text = re.sub('"target-features"="[^"]*"', '', text)
    with open(argv[2], 'w', encoding='utf-8') as file:
        file.write('\n'.join([text, *functions]) + '\n')


if __name__ == '__main__':
    main(sys.argv)
