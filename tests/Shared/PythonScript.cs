using System.Diagnostics;

namespace Reconciler.Tests.Shared;

/// <summary>Runs Python scripts with boto3 against an embedded AWS.</summary>
internal static class PythonScript
{
    /// <summary>Runs a script.</summary>
    /// <param name="script">The script.</param>
    /// <param name="endpoint">The embedded AWS.</param>
    /// <param name="accessKey">Its access key.</param>
    /// <param name="secretKey">Its secret key.</param>
    /// <param name="arguments">The arguments of the script.</param>
    /// <returns>What it prints; null where Python or boto3 is not installed.</returns>
    /// <exception cref="InvalidOperationException">The script failed; the message is what it wrote.</exception>
    public static async Task<string?> RunAsync(
        string script, Uri endpoint, string accessKey, string secretKey, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("boto3-").FullName;
        var file = Path.Combine(folder, "script.py");
        await File.WriteAllTextAsync(file, script);
        var start = new ProcessStartInfo("python3", [file, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AWS_ENDPOINT_URL"] = endpoint.ToString();
        start.Environment["AWS_ACCESS_KEY_ID"] = accessKey;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = secretKey;
        start.Environment["AWS_DEFAULT_REGION"] = "us-east-1";
        start.Environment["AWS_MAX_ATTEMPTS"] = "1";
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var text = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            if ((await errors).Contains("No module named 'boto", StringComparison.Ordinal)) return null;
            return process.ExitCode == 0 ? text : throw new InvalidOperationException(await errors);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
