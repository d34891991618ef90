#!/bin/sh
# Readies a machine for the press: sh setup.sh && uv run build.py --topic treatment
# and for its tests, too: sh setup.sh --tests && uv run pytest
#
# It looks for Python 3.11, the libraries WeasyPrint sets text with, and uv; with --tests also for
# the programs that tests look at pages with. What is missing it installs, and it says what it found
# and did. A second run finds everything and changes nothing. Packages come from the distribution
# and from PyPI, from nowhere else.
#
# Tried on Debian 12, Debian 13 and Ubuntu 24.04. The lines for Fedora (dnf) and macOS (brew) follow
# their documentation and are not tried.

set -eu

# The library as the linker knows it, its package on Debian and Ubuntu, its package on Fedora.
# Each brings along the rest of what WeasyPrint loads: GObject, HarfBuzz, Fontconfig.
libraries='
libpango-1.0.so.0:libpango-1.0-0:pango
libpangoft2-1.0.so.0:libpangoft2-1.0-0:pango
libharfbuzz-subset.so.0:libharfbuzz-subset0:harfbuzz
'

# The same for tests: Playwright, which drives Chromium, brings a Node.js that loads this.
libraries_of_tests='
libatomic.so.1:libatomic1:libatomic
'

# A program that tests run, its package on Debian and Ubuntu, on Fedora and macOS. Without one, the
# tests that need it are left out: tests/tools.py.
tools='
chromium:chromium:chromium
Xvfb:xvfb:xorg-x11-server-Xvfb
tesseract:tesseract-ocr:tesseract
'

main() {
    case $* in
        '' | --tests) ;;
        *) stop "there is no \`$*\`. Say: sh setup.sh, or for the tests: sh setup.sh --tests" ;;
    esac
    [ -z "$*" ] || libraries="$libraries$libraries_of_tests"
    installer=$(find_installer)
    missing=
    changed=
    ready_python
    if [ "$installer" = brew ]; then
        look_for_formulas
    else
        look_for_libraries
        look_for_uv
    fi
    [ -z "$*" ] || look_for_tools
    # shellcheck disable=SC2086  # one word for each package
    [ -z "$missing" ] || install_packages $missing
    [ "$installer" = brew ] || check_libraries
    has_uv || fetch_uv
    [ ! -d press ] || compile_press
    [ -n "$changed" ] || say 'Nothing to install.'
}

# Python compiles what it runs. A first factsheet need not wait for that.
compile_press() {
    has_uv || return 0
    quietly uv run python -m compileall -q press || say 'The press could not be compiled; going on.'
}

say() {
    printf '%s\n' "$*"
}

stop() {
    printf 'setup.sh: %s\n' "$*" >&2
    exit 1
}

has() {
    command -v "$1" >/dev/null 2>&1
}

# A shim of a version switcher may stand on PATH with no uv behind it, so uv is asked to answer.
has_uv() {
    uv --version >/dev/null 2>&1
}

find_installer() {
    for name in apt-get dnf brew; do
        if has "$name"; then
            printf '%s' "$name"
            return
        fi
    done
}

ready_python() {
    if ! has python3 && [ -n "$installer" ]; then
        install_packages python3
    fi
    if ! python=$(find_python); then
        found=$(python3 --version 2>/dev/null) || found='no Python'
        stop "Python 3.11 or newer is needed, and here is $found. uv could fetch one, but not" \
            'through this script: docs/install.md says how.'
    fi
    say "Found $("$python" --version) ($python)"
}

# A Python that uv has fetched before counts too: uv run will find it.
find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    uv python find --no-python-downloads '>=3.11' 2>/dev/null
}

look_for_libraries() {
    for line in $libraries; do
        if loads "${line%%:*}"; then
            say "Found ${line%%:*}"
        else
            say "Missing ${line%%:*}"
            add_package "$(package_with "$line")"
        fi
    done
}

check_libraries() {
    for line in $libraries; do
        loads "${line%%:*}" || stop "${line%%:*} still cannot be loaded by $python."
    done
}

# Loading is the question WeasyPrint will ask; a list of packages would answer another one.
loads() {
    "$python" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2>/dev/null
}

package_with() {
    case $installer in
        dnf | brew) printf '%s' "${1##*:}" ;;
        *) printf '%s' "$1" | cut -d: -f2 ;;
    esac
}

add_package() {
    case " $missing " in
        *" $1 "*) ;;
        *) missing="$missing $1" ;;
    esac
}

look_for_uv() {
    if has_uv; then
        say "Found $(uv --version)"
        return
    fi
    say 'Missing uv'
    # Debian keeps the part of Python that fills a virtual environment in a package of its own.
    if [ "$installer" = apt-get ] && ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        add_package "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    fi
}

look_for_tools() {
    for line in $tools; do
        tool=${line%%:*}
        if has "$tool" || { [ "$tool" = chromium ] && has chromium-browser; }; then
            say "Found $tool"
        elif reason=$(no_package_of "$tool"); then
            say "Missing $tool: $reason. The tests that need it are left out."
        else
            say "Missing $tool"
            add_package "$(package_with "$line")"
        fi
    done
}

# Why a program is not to be had here; fails where it is.
no_package_of() {
    if [ "$1" = chromium ] && grep -q '^ID=ubuntu$' /etc/os-release 2>/dev/null; then
        printf 'Ubuntu has it as a snap alone, which is not shown the files of tests'
    elif [ "$1" = Xvfb ] && [ "$installer" = brew ]; then
        printf 'it has no use on macOS, where windows are not of X'
    else
        return 1
    fi
}

look_for_formulas() {
    for name in pango harfbuzz; do
        if brew list --formula "$name" >/dev/null 2>&1; then
            say "Found $name"
        else
            say "Missing $name"
            add_package "$name"
        fi
    done
    if has_uv; then
        say "Found $(uv --version)"
    else
        say 'Missing uv'
        add_package uv
    fi
}

install_packages() {
    changed=yes
    case $installer in
        apt-get)
            may_install || stop 'root or sudo is needed. Ask for this, then run setup.sh again:' \
                "apt-get install --no-install-recommends $*"
            say "Installing with apt-get: $*"
            # One dead third-party list should not stand in the way: the install below decides.
            quietly as_root apt-get update || say 'apt-get update had trouble; going on.'
            quietly as_root env DEBIAN_FRONTEND=noninteractive \
                apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@" ||
                stop "apt-get could not install $*"
            ;;
        dnf)
            may_install || stop 'root or sudo is needed. Ask for this, then run setup.sh again:' \
                "dnf install $*"
            say "Installing with dnf: $*"
            quietly as_root dnf -y install "$@" || stop "dnf could not install $*"
            ;;
        brew)
            say "Installing with brew: $*"
            quietly brew install "$@" || stop "brew could not install $*"
            ;;
        *)
            stop 'there is no apt-get, dnf or brew here. Install what your system calls these,' \
                "then run setup.sh again: $*"
            ;;
    esac
}

# Shows what a command said only if it failed.
quietly() {
    if said=$("$@" 2>&1 </dev/null); then return; fi
    printf '%s\n' "$said" >&2
    return 1
}

# A password is asked for only where somebody can type it.
may_install() {
    [ "$(id -u)" = 0 ] && return
    has sudo || return
    sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# pip in a passing virtual environment leaves the system's Python alone (PEP 668). uv is one
# program that needs nothing beside it, so it is taken out and the rest thrown away.
fetch_uv() {
    changed=yes
    place=$(place_for_uv) || stop 'uv needs a folder on PATH that you may write to. Put one' \
        "there, such as ${HOME:-~}/.local/bin, then run setup.sh again."
    say 'Fetching uv from PyPI'
    passing=$(mktemp -d)
    trap 'rm -rf "$passing"' EXIT
    "$python" -m venv "$passing" || stop "$python cannot make a virtual environment."
    "$passing/bin/python" -m pip --quiet --disable-pip-version-check install uv </dev/null ||
        stop 'pip could not fetch uv from PyPI.'
    if [ -w "$place" ]; then
        install -m 755 "$passing/bin/uv" "$place/uv"
    else
        as_root install -m 755 "$passing/bin/uv" "$place/uv"
    fi
    say "Installed $(uv --version) in $place"
}

# The next command of the same shell line must find uv, so only a folder already on PATH will do.
place_for_uv() {
    if [ "$(id -u)" != 0 ] && on_path "${HOME:-}/.local/bin" && mkdir -p "$HOME/.local/bin"; then
        printf '%s' "$HOME/.local/bin"
    elif on_path /usr/local/bin && may_install; then
        printf '/usr/local/bin'
    else
        first_writable_folder
    fi
}

on_path() {
    case :$PATH: in
        *":$1:"*) return 0 ;;
        *) return 1 ;;
    esac
}

# The distribution's own folders are its own, and shims are swept by the switcher that makes them.
first_writable_folder() {
    printf '%s\n' "$PATH" | tr : '\n' | while IFS= read -r folder; do
        case $folder in
            /bin | /sbin | /usr/bin | /usr/sbin | */shims) continue ;;
            /*) [ -d "$folder" ] && [ -w "$folder" ] && printf '%s' "$folder" && break ;;
        esac
    done | grep .
}

main "$@"
