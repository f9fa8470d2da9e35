using System.ComponentModel;
using System.Diagnostics;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace Worker.Tests.Deploy;

/// <summary>What others' programs say about <c>deploy/</c>, where they are installed.</summary>
public sealed class LintTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("cfn-lint", "ecs/template.yaml")]
    [InlineData("terraform", "fmt -check -recursive -diff terraform")]
    [InlineData("helm", "lint helm/reconciler --strict --set git.sources={https://github.com/owner/repo}")]
    [InlineData("actionlint", "github/stacks.yml")]
    [InlineData("docker", "compose -f compose/docker-compose.yml config --quiet")]
    [InlineData("systemd-analyze", "verify --man=no systemd/reconciler.service")]
    public async Task A_linter_finds_nothing(string program, string arguments)
    {
        var start = new ProcessStartInfo(program, arguments.Split(' '))
        {
            WorkingDirectory = Repository.File("deploy"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["RECONCILER_TOKEN"] = "x";
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            output.WriteLine($"{program} is not installed, nothing was tested: {e.Message}");
            return;
        }

        using (process)
        {
            var text = process.StandardOutput.ReadToEndAsync();
            var errors = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            output.WriteLine(await text + errors);
            if (IsMissing(errors))
            {
                output.WriteLine($"{program} has no such command here, nothing was tested.");
                return;
            }

            Assert.True(process.ExitCode == 0, await text + errors);
        }
    }

    // A docker without its compose plugin; a shim of a Python that has no such package; a service whose program is elsewhere.
    private static bool IsMissing(string errors) =>
        errors.Contains("is not a docker command", StringComparison.Ordinal)
        || errors.Contains("unknown shorthand flag: 'f'", StringComparison.Ordinal)
        || errors.Contains("command not found", StringComparison.Ordinal)
        || errors.Contains("is not executable", StringComparison.Ordinal);
}
