@echo off
rem Builds Parley into artifacts\parley if the sources have changed, then runs it:
rem   parley serve [--port N] [--bind ADDRESS] [--data DIR] [--homeserver URL]
setlocal
set "root=%~dp0"
set "out=%root%artifacts\parley"
set "stamp=%root%artifacts\parley.stamp"
set "log=%root%artifacts\parley.log"
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set DOTNET_NOLOGO=1

where dotnet >nul 2>nul || (
    echo Parley needs the .NET 10 SDK, but 'dotnet' is not on the PATH. Install it from https://dot.net. 1>&2
    exit /b 1
)

powershell -NoProfile -Command "$s = Get-Item -LiteralPath '%stamp%' -ErrorAction SilentlyContinue; if (-not $s) { exit 1 }; $n = Get-ChildItem -Recurse -File '%root%src', '%root%build', '%root%global.json', '%root%Directory.Build.props', '%root%Directory.Packages.props' | Where-Object { $_.FullName -notmatch '[\\/](bin|obj)[\\/]' -and $_.LastWriteTimeUtc -gt $s.LastWriteTimeUtc } | Select-Object -First 1; if ($n) { exit 1 }"
if not errorlevel 1 goto run

pushd "%root%"
dotnet --version >nul 2>nul
if errorlevel 1 (
    popd
    echo Parley needs the .NET 10 SDK; 'dotnet --list-sdks' lists no version 10. Install it from https://dot.net. 1>&2
    exit /b 1
)
echo Building Parley (about a minute the first time)... 1>&2
if not exist artifacts mkdir artifacts
dotnet publish src\Parley.Cli -c Release -o "%out%" -v quiet -nologo >"%log%" 2>&1
if errorlevel 1 (
    popd
    echo Couldn't build Parley. See %log%. 1>&2
    exit /b 1
)
popd
type nul >"%stamp%"

:run
dotnet "%out%\parley.dll" %*
exit /b %errorlevel%
