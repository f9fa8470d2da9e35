#!/bin/sh
# Makes the pictures of the README anew: what the commands show today, as SVG. The tests fail if they are not current.
set -eu
cd "$(dirname "$0")/.."
UPDATE_GOLDEN=1 dotnet test tests/EndToEnd.Tests --filter PictureTests
