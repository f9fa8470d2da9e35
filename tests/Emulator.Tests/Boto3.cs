using System.Diagnostics;
using Xunit.Abstractions;

namespace Emulator.Tests;

/// <summary>Runs Python scripts with boto3 against an account. Where boto3 is not installed, the tests print that and check nothing.</summary>
internal static class Boto3
{
    // "code" is the error code of a call, or None. "eq" compares and shows both sides.
    private const string Prelude = """
        import boto3, json, sys
        from botocore.config import Config
        from botocore.exceptions import ClientError
        def error(call, **parameters):
            try:
                call(**parameters)
            except ClientError as e:
                return e.response
        def code(call, **parameters):
            response = error(call, **parameters)
            return response and response["Error"]["Code"]
        def text(call, **parameters):
            response = error(call, **parameters)
            return response and response["Error"]["Message"]
        def eq(actual, expected):
            assert actual == expected, f"got {actual!r}, expected {expected!r}"

        """;

    /// <summary>Runs a script and returns what it prints, or <see langword="null"/> without boto3.</summary>
    public static async Task<string?> RunAsync(Account account, string script, ITestOutputHelper output, params string[] arguments)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("boto3-").FullName, "script.py");
        await File.WriteAllTextAsync(file, Prelude + script);
        var start = new ProcessStartInfo("python3", [file, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AWS_ENDPOINT_URL"] = account.Aws.Endpoint.ToString();
        start.Environment["AWS_ACCESS_KEY_ID"] = account.Aws.AccessKeyId;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = account.Aws.SecretAccessKey;
        start.Environment["AWS_DEFAULT_REGION"] = "us-east-1";
        start.Environment["AWS_MAX_ATTEMPTS"] = "1";
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var text = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            if ((await errors).Contains("No module named 'boto", StringComparison.Ordinal))
            {
                output.WriteLine("boto3 is not installed: nothing was checked.");
                return null;
            }

            Assert.True(process.ExitCode == 0, await errors);
            return text;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            output.WriteLine("Python is not installed: nothing was checked.");
            return null;
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }
}
