# Sourced by ./dev: what has to be there, and how it is got. Every check asks the thing itself, and
# every installation ends with one atomic move, so an interrupted one is never taken for done.

trunk_version=0.21.14 # 0.22 asks for a newer Rust than ours
bindgen_version=$(sed -n 's/^wasm-bindgen = "=\(.*\)"$/\1/p' Cargo.toml)
rust_minor=$(sed -n 's/^rust-version = "1\.\([0-9]*\).*"$/\1/p' Cargo.toml)
wasm=wasm32-unknown-unknown

# Tools of ours, shared by all checkouts of a user, never in the way of what he installed himself.
tools=${SPANSCAPE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/spanscape-tools}
trunk_home=$tools/trunk-$trunk_version
bindgen_home=$tools/wasm-bindgen-$bindgen_version
shims=$tools/debian-rust

missing=() # "function|what it is|how it is got and how long that takes"
want() {
  local entry
  for entry in ${missing[@]+"${missing[@]}"}; do [ "${entry%%|*}" != "$1" ] || return 0; done
  missing[${#missing[@]}]="$1|$2|$3"
}

# use_tools: puts what is there on PATH. Trunk takes a tool from PATH if the version is exactly right.
use_tools() {
  grep -q "^wasm_bindgen = \"$bindgen_version\"" Trunk.toml ||
    die "Trunk.toml and Cargo.toml name different versions of wasm-bindgen"
  PATH=$PWD/node_modules/.bin:$PATH
  if ! is_version trunk "$trunk_version"; then PATH=$trunk_home/bin:$PATH; fi
  if ! is_version wasm-bindgen "$bindgen_version"; then PATH=$bindgen_home/bin:$PATH; fi
  export PATH
}

# is_version PROGRAM VERSION: the second word of `PROGRAM --version`.
is_version() {
  have "$1" && [ "$("$1" --version 2>/dev/null | cut -d ' ' -f 2)" = "$2" ]
}

# --- Rust ---------------------------------------------------------------------------------------

need_rust() {
  have cargo || die "Rust is missing: install rustup, or your system's rust 1.$rust_minor or newer"
  local minor
  minor=$(rustc --version 2>/dev/null | sed -n 's/^rustc 1\.\([0-9]*\).*/\1/p')
  [ "${minor:-0}" -ge "$rust_minor" ] ||
    die "Rust 1.$rust_minor is the oldest that works (here: $(rustc --version 2>&1)); try 'rustup update stable'"
  have cc || want install_cc "a C linker" "system package, under a minute"
}

install_cc() {
  case $(package_manager) in
    apt-get) step "install gcc" system_packages gcc libc6-dev ;;
    brew) die "please run: xcode-select --install" ;;
    *) step "install gcc" system_packages gcc ;;
  esac
}

# Whether this rustc makes wasm: compiled *and* linked, which also notices a std of another rustc.
makes_wasm() {
  local out code=0
  out=$(mktemp -d)
  echo 'pub fn f() -> String { String::new() }' |
    rustc --target $wasm --crate-type cdylib -o "$out/f.wasm" - >/dev/null 2>&1 || code=1
  rm -rf "$out"
  return $code
}

# The toolchain of an earlier run of install_debian_rust, if it is there.
use_debian_rust() {
  if have rustup; then
    [ -e "${RUSTUP_HOME:-$HOME/.rustup}/toolchains/debian-web" ] || return 1
    export RUSTUP_TOOLCHAIN=debian-web
  else
    [ -x "$shims/rustc" ] || return 1
    case :$PATH: in *:$shims:*) ;; *) export PATH=$shims:$PATH ;; esac
  fi
}

need_wasm_target() {
  makes_wasm && return
  if (use_debian_rust && makes_wasm); then use_debian_rust; return; fi
  want install_wasm_target "Rust's standard library for $wasm" \
    "rustup, a minute; where its server does not answer: Debian's Rust and a build of std, 5 minutes"
}

install_wasm_target() {
  if have rustup && [ -z "${SPANSCAPE_NO_RUSTUP:-}" ]; then
    # Where only package registries answer, this call hangs: half a minute without a byte is enough.
    if stalling_step 30 "${RUSTUP_HOME:-$HOME/.rustup}/downloads" "rustup target add $wasm" \
      rustup target add $wasm && makes_wasm; then return; fi
  fi
  case $(package_manager) in
    apt-get) install_debian_rust ;;
    dnf) step "install $wasm" system_packages rust-std-static-$wasm ;;
    pacman) step "install $wasm" system_packages rust-wasm lld ;;
    *) die "please install Rust's target $wasm; on this system ./dev knows only rustup" ;;
  esac
}

# Debian's security archive has a newer Rust than the release (rustc-web), which knows the target; it
# lacks only the compiled std, and its source is packaged too.
install_debian_rust() {
  local llvm host
  step "install Debian's Rust (rustc-web)" system_packages rustc-web cargo-web rust-web-src \
    libstd-rust-web-dev rust-web-clippy rustfmt-web ||
    die "no way to a wasm build: rustup's server does not answer, and this system has no rustc-web"
  llvm=$(/usr/bin/rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
  host=$(/usr/bin/rustc -vV | sed -n 's/^host: //p')
  step "install the linker lld-$llvm" system_packages "lld-$llvm"
  # rustc asks for rust-lld; Debian's lld of the same LLVM is it.
  as_root mkdir -p "/usr/lib/rustlib/$host/bin"
  as_root ln -sf "/usr/lib/llvm-$llvm/bin/lld" "/usr/lib/rustlib/$host/bin/rust-lld"
  if have rustup; then
    rustup toolchain link debian-web /usr
  else
    mkdir -p "$shims"
    local tool
    for tool in rustc cargo rustdoc rustfmt cargo-fmt clippy-driver cargo-clippy; do
      ln -sf "/usr/bin/$tool" "$shims/$tool"
    done
  fi
  use_debian_rust
  makes_wasm && return
  step "build std for $wasm (about 2 minutes)" build_std
  makes_wasm || die "std for $wasm was built, but a test program does not compile with it"
  # Whatever was compiled against another std is of no use now.
  rm -rf "${CARGO_TARGET_DIR:-target}/$wasm"
}

# An unstable cargo feature, for std only: the project itself is built with stable Rust. Without the
# bitcode, a build with LTO fails.
build_std() {
  local work=$tools/wasm-std lib=/usr/lib/rustlib/$wasm
  mkdir -p "$work/src"
  printf '[package]\nname = "spanscape-wasm-std"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' \
    >"$work/Cargo.toml"
  : >"$work/src/lib.rs"
  (
    cd "$work"
    RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Cembed-bitcode=yes" CARGO_TARGET_DIR=$work/target \
      cargo build --release --target $wasm -Zbuild-std=std,panic_abort,panic_unwind,test,proc_macro
  ) || return 1
  as_root rm -rf "$lib.new" && as_root mkdir -p "$lib.new/lib" || return 1
  local rlib
  for rlib in "$work/target/$wasm/release/deps/"*.rlib; do
    case $rlib in *spanscape_wasm_std*) ;; *) as_root cp "$rlib" "$lib.new/lib/" || return 1 ;; esac
  done
  as_root rm -rf "$lib" && as_root mv "$lib.new" "$lib" && rm -rf "$work"
}

has_lints() { cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1; }

need_lints() {
  has_lints || want install_lints "clippy and rustfmt" "rustup, half a minute"
}

install_lints() {
  has_lints && return # Debian's Rust, installed a moment ago, brings them
  have rustup || die "please install clippy and rustfmt of your Rust"
  stalling_step 30 "${RUSTUP_HOME:-$HOME/.rustup}/downloads" "rustup component add clippy rustfmt" \
    rustup component add clippy rustfmt
}

# --- Programs from crates.io and npm --------------------------------------------------------------

need_trunk() {
  is_version trunk "$trunk_version" ||
    want install_trunk "trunk $trunk_version" "compiled by cargo, about 6 minutes on two cores"
}
install_trunk() { crate_program trunk "$trunk_version" "$trunk_home" --locked; }

need_bindgen() {
  is_version wasm-bindgen "$bindgen_version" ||
    want install_bindgen "wasm-bindgen $bindgen_version" "compiled by cargo, about 2 minutes on two cores"
}
# Not --locked: the lock file of 0.2.130 names a version that the registry does not have.
install_bindgen() { crate_program wasm-bindgen-cli "$bindgen_version" "$bindgen_home"; }

# crate_program CRATE VERSION HOME [cargo options]: what was compiled before an interruption is kept.
crate_program() {
  local crate=$1 version=$2 home=$3; shift 3
  if have cargo-binstall; then
    stalling_step 60 "" "cargo binstall $crate $version" \
      cargo binstall --no-confirm --root "$home" "$crate@$version" && return
  fi
  # Tools of a developer's machine need no link-time optimisation, which trunk asks for: half the time.
  step "cargo install $crate $version" env -u RUSTFLAGS -u CARGO_BUILD_TARGET \
    CARGO_TARGET_DIR="$tools/build" CARGO_PROFILE_RELEASE_LTO=off \
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
    cargo install "$crate" --version "$version" --root "$home" "$@" && rm -rf "$tools/build"
}

need_node() {
  have node && have npm || die "Node.js 20 or newer with npm is missing"
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 20 ] || die "Node.js 20 is the oldest that works (here: $(node --version))"
}

# npm writes node_modules/ in many steps; the copy of the lock file is written last.
need_packages() {
  cmp -s package-lock.json node_modules/.spanscape ||
    want install_packages "wasm-opt, Playwright and Puppeteer" "npm ci, half a minute"
}
install_packages() {
  step "npm ci" npm ci --no-audit --no-fund && cp package-lock.json node_modules/.spanscape
}

# --- A browser ------------------------------------------------------------------------------------

find_chromium() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
    "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
    if [ -n "$name" ] && have "$name"; then command -v "$name"; return; fi
  done
  name=$(node -e 'import("playwright-core").then(p => console.log(p.chromium.executablePath()))' 2>/dev/null)
  [ -x "$name" ] && say "$name"
}

need_chromium() {
  if CHROMIUM=$(find_chromium); then export CHROMIUM; return; fi
  want install_chromium "Chromium, for the browser tests" "system package, a minute"
}

install_chromium() {
  case $(package_manager) in
    apt-get) step "install Chromium" system_packages chromium fonts-liberation || true ;;
    dnf | pacman) step "install Chromium" system_packages chromium || true ;;
  esac
  # Where the system has none (macOS; Ubuntu's package is a stub): Playwright's own download.
  find_chromium >/dev/null || step "download Chromium" npx playwright-core install chromium
  CHROMIUM=$(find_chromium) || die "there is no Chromium; set CHROMIUM to one"
  export CHROMIUM
}

find_firefox() {
  local name
  for name in "${FIREFOX:-}" firefox-esr firefox "/Applications/Firefox.app/Contents/MacOS/firefox"; do
    if [ -n "$name" ] && have "$name"; then command -v "$name"; return; fi
  done
  return 1
}

# Whether this system may have a package of it. Ubuntu has none but a stub for snap; without any lists of packages (a
# fresh container) only apt-get update tells.
may_have_firefox() {
  [ "$(package_manager)" = apt-get ] && [ -z "${firefox_tried:-}" ] || return 1
  [ -z "$(ls /var/lib/apt/lists/*_Packages* 2>/dev/null)" ] || apt-cache show firefox-esr >/dev/null 2>&1
}

need_firefox() {
  if FIREFOX=$(find_firefox); then export FIREFOX; return; fi
  unset FIREFOX
  if may_have_firefox; then want install_firefox "Firefox, for the browser tests" "system package, a minute"; return; fi
  [ -z "${FIREFOX_REQUIRED:-}" ] || die "there is no Firefox; set FIREFOX to one"
  say "There is no Firefox here: its journeys are skipped (install it, or set FIREFOX)."
}

install_firefox() {
  firefox_tried=1
  step "install Firefox" system_packages firefox-esr || true
  find_firefox >/dev/null || note "this system has no firefox-esr"
}

# --- All of it ------------------------------------------------------------------------------------

# set_up NEED...: checks, says what is missing and how long it takes, installs, checks again.
set_up() {
  use_tools
  local need entry began=$SECONDS
  missing=()
  for need in "$@"; do "need_$need"; done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "Missing here, and installed now (once; logs in $logs):"
  for entry in "${missing[@]}"; do
    note "- $(printf '%s' "$entry" | cut -d '|' -f 2): $(printf '%s' "$entry" | cut -d '|' -f 3)"
  done
  prepare_root
  mkdir -p "$tools"
  for entry in "${missing[@]}"; do
    "${entry%%|*}" || die "$(printf '%s' "$entry" | cut -d '|' -f 2) could not be installed; ./dev goes on from here when run again"
  done
  use_tools
  missing=()
  for need in "$@"; do "need_$need"; done
  [ ${#missing[@]} -eq 0 ] || die "still missing after the installation: ${missing[*]}"
  say "Everything is there, after $((SECONDS - began)) s."
}
