using Reconciler.Tests.Shared;
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
        var text = await PythonScript.RunAsync(
            Prelude + script, account.Aws.Endpoint, account.Aws.AccessKeyId, account.Aws.SecretAccessKey, arguments);
        if (text is null) output.WriteLine("Python or boto3 is not installed: nothing was checked.");
        return text;
    }
}
