#:sdk Microsoft.NET.Sdk.Web
#:package ModelContextProtocol.AspNetCore@2.4.0
#:property PublishAot=false

using System.ComponentModel;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Server;

// Stands in for the container image on the embedded AWS, which runs no containers. It has the tools of the AWS API MCP Server and calls no
// AWS: it answers with what the real one would run.
var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.UseUrls($"http://{Setting("BIND_ADDRESS", "0.0.0.0")}:{Setting("PORT", Setting("AWS_API_MCP_PORT", "8000"))}");
builder.Services.AddMcpServer().WithHttpTransport(options => options.Stateless = true).WithTools<AwsApiTools>();
var app = builder.Build();
app.MapMcp("/mcp");
app.Run();

static string Setting(string name, string otherwise) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? text : otherwise;

[McpServerToolType]
internal sealed class AwsApiTools
{
    [McpServerTool(Name = "call_aws", OpenWorld = true)]
    [Description("Execute AWS CLI commands with validation and proper error handling.")]
    public static string CallAws(
        [Description("The complete AWS CLI command, such as: aws s3api list-buckets")] string cli_command)
    {
        if (!cli_command.StartsWith("aws ", StringComparison.Ordinal))
            throw new McpException("The command must begin with 'aws'.");
        return new JsonObject { ["cli_command"] = cli_command, ["status"] = "not executed: this is the stand-in of the embedded AWS" }.ToJsonString();
    }

    [McpServerTool(Name = "suggest_aws_commands", ReadOnly = true)]
    [Description("Suggest AWS CLI commands based on a natural language query.")]
    public static string SuggestAwsCommands([Description("What to do, in words")] string query) =>
        new JsonObject { ["query"] = query, ["suggestions"] = new JsonArray("aws help", "aws sts get-caller-identity") }.ToJsonString();
}
