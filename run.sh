#!/usr/bin/env bash
# ./run.sh               environment, embedded PostgreSQL 18, deploy, sample data, serve
# ./run.sh test [...]    the tests; further words go to pytest, such as --cov=api
# ./run.sh docker [...]  the same in containers; further words go to docker compose, such as: logs, down
# ./run.sh WORDS...      any command of `storeroom`, such as: psql, status, --help
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

fail() {
    echo "run.sh: $*" >&2
    exit 1
}

# The newest Python, 3.11 or later, that can make an environment.
find_python() {
    local name found=
    for name in python3.14 python3.13 python3.12 python3.11 python3; do
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        found=$name
        if "$name" -c 'import ensurepip, venv' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    if [[ $found ]]; then
        fail "$found lacks the module venv or ensurepip: install it (Debian and Ubuntu: apt install python3-venv)"
    fi
    fail "Python 3.11 or later is needed and none was found: install one (https://www.python.org/downloads)"
}

# One run.sh at a time makes the environment; the others wait for it.
lock() {
    if ! mkdir -p .venv 2>/dev/null || [[ ! -w .venv ]]; then
        fail "cannot write to $PWD: run as its owner"
    fi
    if command -v flock >/dev/null; then
        exec 9>.venv/.lock
        flock 9
        return
    fi
    local owner
    until ln -s $$ .venv/.locked 2>/dev/null; do
        sleep 0.2
        owner=$(readlink .venv/.locked) || continue
        kill -0 "$owner" 2>/dev/null || rm -f .venv/.locked
    done
    trap 'rm -f .venv/.locked' EXIT
}

# Programs started later must not hold the lock.
unlock() {
    exec 9>&-
    rm -f .venv/.locked
    trap - EXIT
}

install() {
    local said
    said=$(.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input "$@" 2>&1) ||
        fail "the environment could not be made; pip says:"$'\n'"$said"
}

# A stamp is what an environment was made from; it is written last.
is_made() {
    [[ -f .venv/.$1 && $(<".venv/.$1") == "$(stamp "$1")" ]] && .venv/bin/python -c '' 2>/dev/null
}

stamp() {
    pwd
    case $1 in
        made) cksum requirements.txt pyproject.toml ;;
        made-dev) cksum requirements.txt requirements-dev.txt pyproject.toml ;;
    esac
}

# Makes .venv from the lock file, and again when that changed.
environment() {
    is_made made && return
    lock
    if ! is_made made; then
        local python
        python=$(find_python)
        # Half an installation, or one of another place: pip would take its remains for whole packages.
        if [[ -f .venv/.unfinished ]] || ! .venv/bin/python -c '' 2>/dev/null || [[ -f .venv/.made && $(head -n 1 .venv/.made) != "$PWD" ]]; then
            find .venv -mindepth 1 -maxdepth 1 ! -name .lock ! -name .locked -exec rm -rf {} +
        fi
        rm -f .venv/.made .venv/.made-dev
        touch .venv/.unfinished
        echo "Making the environment .venv with $("$python" --version)"
        [[ -x .venv/bin/python ]] || "$python" -m venv .venv || fail "$python could not make .venv"
        install --require-hashes -r requirements.txt
        install --no-deps --no-build-isolation -e .
        stamp made >.venv/.made
        rm -f .venv/.unfinished
    fi
    unlock
}

# Adds what the tests need.
development() {
    is_made made-dev && return
    lock
    if ! is_made made-dev; then
        touch .venv/.unfinished
        echo "Adding what the tests need"
        install --require-hashes -r requirements-dev.txt
        stamp made-dev >.venv/.made-dev
        rm -f .venv/.unfinished
    fi
    unlock
}

# Random passwords for the containers, made once: the data in their volume knows them. The environment's come first.
passwords() {
    local name
    kept=${STOREROOM_DATA:-.data}/docker.env
    mkdir -p "${kept%/*}"
    (
        umask 077
        touch "$kept"
        for name in POSTGRES_PASSWORD STOREROOM_API_PASSWORD STOREROOM_JWT_SECRET; do
            grep -q "^$name=" "$kept" || echo "$name=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')" >>"$kept"
        done
    )
}

case ${1-} in
    docker)
        shift
        docker compose version >/dev/null 2>&1 || fail "docker compose is needed: install Docker with its compose plugin"
        passwords
        compose=(docker compose --env-file "$kept")
        if [[ $# -gt 0 ]]; then
            exec "${compose[@]}" "$@"
        fi
        "${compose[@]}" up --build --wait || {
            "${compose[@]}" logs --tail 5 || true
            fail "the containers did not start; above, what they said last"
        }
        place=http://localhost:${PORT:-8000}
        cat <<TRY
Storeroom serves $place (documentation: $place/docs). Try:
  curl '$place/books?author=kernighan'
  ./run.sh docker exec db psql -U postgres storeroom -c "SELECT title FROM search_books_by_author('kernighan')"
  ./run.sh docker exec api storeroom token me --scope admin   # a token that lets write
  ./run.sh docker logs --follow api
  ./run.sh docker down
TRY
        ;;
    test)
        shift
        environment
        development
        # A file of tests to a process at a time, each with a server of its own.
        exec .venv/bin/python -m pytest --numprocesses=logical --maxprocesses=4 --dist=loadfile --no-loadscope-reorder "$@"
        ;;
    *)
        environment
        exec .venv/bin/storeroom "${@:-up}"
        ;;
esac
