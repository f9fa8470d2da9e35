using System.IO.Compression;
using Amazon.IdentityManagement;
using Amazon.Lambda;
using Amazon.Lambda.Model;

namespace Emulator.Tests.Services.Lambda;

/// <summary>Requests for functions, with a role that Lambda can assume.</summary>
internal static class TestFunction
{
    public const string Role = $"arn:aws:iam::{Account.Id}:role/function";

    public static Task CreateRoleAsync(Account account) => account.Iam.CreateRoleAsync(
        new() { RoleName = "function", AssumeRolePolicyDocument = Policies.Trust("lambda.amazonaws.com") });

    public static CreateFunctionRequest Request(string name, string code = "", string file = "app.py", string? runtime = null) => new()
    {
        FunctionName = name,
        Role = Role,
        Runtime = runtime ?? "python3.13",
        Handler = "app.handler",
        Timeout = 30,
        Code = new FunctionCode { ZipFile = Zip((file, code)) },
    };

    public static async Task<CreateFunctionResponse> CreateAsync(
        Account account, string name, string code = "", string file = "app.py", string? runtime = null)
    {
        await CreateRoleAsync(account);
        return await account.Lambda.CreateFunctionAsync(Request(name, code, file, runtime));
    }

    public static MemoryStream Zip(params (string Name, string Text)[] files)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        }

        stream.Position = 0;
        return stream;
    }

    public static async Task<T> RefusedAsync<T>(Task call)
        where T : AmazonLambdaException => await Assert.ThrowsAsync<T>(() => call);
}
