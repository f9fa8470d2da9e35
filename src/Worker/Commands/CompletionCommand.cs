using System.CommandLine;

namespace Reconciler.Worker.Commands;

/// <summary>
/// <c>completion</c>: prints a script that makes a shell complete commands, options and their values. The script asks the program itself,
/// so it need not be printed again for a new version.
/// </summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            # Add to ~/.bashrc: source <(reconciler completion bash)
            _reconciler_complete() {
                local word="${COMP_WORDS[COMP_CWORD]}"
                local candidates
                candidates="$(reconciler "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)"
                mapfile -t COMPREPLY < <(compgen -W "${candidates}" -- "${word}")
            }
            complete -o default -F _reconciler_complete reconciler
            """,
        ["zsh"] = """
            # Add to ~/.zshrc: source <(reconciler completion zsh)
            _reconciler_complete() {
                local -a candidates
                candidates=("${(@f)$(reconciler "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
                compadd -a candidates
                _files
            }
            compdef _reconciler_complete reconciler
            """,
        ["fish"] = """
            # Save as ~/.config/fish/completions/reconciler.fish
            function __reconciler_complete
                set -l line (commandline -cp)
                reconciler "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end
            complete -c reconciler -a '(__reconciler_complete)'
            """,
        ["pwsh"] = """
            # Add to $PROFILE: reconciler completion pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName reconciler -ScriptBlock {
                param($word, $line, $position)
                reconciler "[suggest:$position]" "$line" 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }
            """,
    };

    public static Command Build(CommandEnvironment environment)
    {
        var shell = new Argument<string>("SHELL") { Description = "The shell: bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Print a script for completion in a shell.") { shell };
        command.SetAction(result =>
        {
            environment.Terminal.Out.WriteLine(Scripts[result.GetRequiredValue(shell)]);
            return ExitCode.Done;
        });
        return CommandLine.WithExamples(
            command,
            $"source <({environment.Program} completion bash)",
            $"{environment.Program} completion pwsh | Out-String | Invoke-Expression");
    }
}
