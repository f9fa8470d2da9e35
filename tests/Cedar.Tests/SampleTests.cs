using System.Diagnostics;

namespace Cedar.Tests;

public sealed class SampleTests
{
    [Fact]
    public async Task The_sample_of_the_package_decides()
    {
        using var sample = Process.Start(new ProcessStartInfo(
            "dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "CedarSample.dll")])
        {
            RedirectStandardOutput = true,
        })!;
        var output = await sample.StandardOutput.ReadToEndAsync();
        await sample.WaitForExitAsync();

        Assert.Equal(0, sample.ExitCode);
        Assert.Equal(
            ["""{"mfa": true}: Allow because of guests""", """{"mfa": false}: Deny because of private"""],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
