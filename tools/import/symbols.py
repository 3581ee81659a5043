# Chooses the symbol of an imported network: a name that a C and a C++ program can link.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

import pathlib
import re

# Words of C99 to C23 and of C++, whose compilers read the generated header.
RESERVED = frozenset('''
auto break case char const continue default do double else enum extern float
for goto if inline int long register restrict return short signed sizeof static
struct switch typedef union unsigned void volatile while alignas alignof bool
constexpr false nullptr static_assert thread_local true typeof typeof_unqual
and and_eq asm bitand bitor catch char8_t char16_t char32_t class compl concept
consteval constinit const_cast co_await co_return co_yield decltype delete
dynamic_cast explicit export friend mutable namespace new noexcept not not_eq
operator or or_eq private protected public reinterpret_cast requires
static_cast template this throw try typeid typename using virtual wchar_t xor
xor_eq
'''.split())

# Symbols that the linked program has already.
TAKEN = frozenset(['main', 'memcpy', 'memset'])


def sanitize(stem):
    """A C identifier that resembles the stem of a file's name."""
    name = re.sub(r'[^A-Za-z0-9_]', '_', stem)
    return name if re.match(r'[A-Za-z_]', name) else 'net_' + name


def choose_symbol(path, name=None):
    """The symbol for `path`, or for --name; ValueError says what is wrong."""
    if name is not None:
        if not re.fullmatch(r'[A-Za-z_][A-Za-z0-9_]*', name):
            raise ValueError(f"--name='{name}' is not a C identifier; use "
                             'letters, digits and underscores')
        source = f"--name='{name}'"
    else:
        name = sanitize(pathlib.Path(path).stem)
        source = f"'{path}' gives the entry the name '{name}', which"
    if name in RESERVED:
        raise ValueError(f'{source} is a keyword of C or C++; '
                         'choose another with --name=')
    if name in TAKEN:
        raise ValueError(f"{source} is the name of a function that every "
                         'program has; choose another with --name=')
    return name
