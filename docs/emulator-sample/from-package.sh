#!/bin/sh
# Packs the emulator with the libraries that it needs, and runs the sample's tests against the package as its users get it: from a folder of
# packages, outside of the repository.
set -eu
root="$(cd "$(dirname "$0")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
for project in Cedar Access Emulator; do
  dotnet pack "$root/src/$project" --output "$work/packages" --verbosity quiet --nologo -nodeReuse:false
done
mkdir "$work/sample"
cp "$root"/docs/emulator-sample/*.cs "$root"/docs/emulator-sample/EmulatorSample.csproj "$root"/global.json "$work/sample/"
cp "$root"/Directory.Packages.props "$root"/Directory.Build.props "$work/"
# An own folder for what is restored: the version stays the same while the package changes.
dotnet test "$work/sample" --nologo --verbosity quiet -nodeReuse:false \
  -p:EmulatorPackages="$work/packages" -p:RestorePackagesPath="$work/restored" -p:RestoreFallbackFolders="${NUGET_PACKAGES:-$HOME/.nuget/packages}"
