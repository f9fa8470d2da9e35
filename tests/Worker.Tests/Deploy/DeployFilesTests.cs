using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reconciler.Engine.Composition.Permissions;
using Reconciler.Engine.Resources.Permissions;
using Reconciler.Tests.Shared;
using Reconciler.Worker.Commands;
using YamlDotNet.RepresentationModel;

namespace Worker.Tests.Deploy;

/// <summary>What the files of <c>deploy/</c> have in common with each other and with the program.</summary>
public sealed partial class DeployFilesTests
{
    private static readonly string[] WithCommands =
        ["Dockerfile", "ecs/template.yaml", "terraform/main.tf", "systemd/reconciler.service", "compose/docker-compose.yml",
            "helm/reconciler/templates/deployment.yaml", "github/stacks.yml", "gitlab/stacks.gitlab-ci.yml", "README.md"];

    [Fact]
    public void CloudFormation_and_Terraform_give_the_worker_the_same_permissions()
    {
        var terraform = JsonNode.Parse(Read("terraform/worker-policy.json.tftpl"))!["Statement"]!.AsArray()
            .SelectMany(statement => statement!["Action"] is JsonArray several ? several.Select(action => (string)action!) : [(string)statement["Action"]!])
            .Order(StringComparer.Ordinal);
        var role = Read("ecs/template.yaml");
        role = role[role.IndexOf("  TaskRole:", StringComparison.Ordinal)..role.IndexOf("  TaskDefinition:", StringComparison.Ordinal)];
        var cloudFormation = Action().Matches(role).Select(match => match.Value)
            .Where(action => action != "sts:AssumeRole").Order(StringComparer.Ordinal);

        Assert.Equal(terraform, cloudFormation);
    }

    [Fact]
    public void The_worker_has_the_actions_of_all_resource_types_and_no_others()
    {
        var permitted = JsonNode.Parse(Read("terraform/worker-policy.json.tftpl"))!["Statement"]!.AsArray()
            .SelectMany(statement => statement!["Action"] is JsonArray several ? several.Select(action => (string)action!) : [(string)statement["Action"]!])
            .ToList();
        var needed = CallTable.Types.SelectMany(CallTable.Of).SelectMany(row => row.Calls).Select(call => call.Action)
            .Append(CallTable.TagIndexAction).Distinct().ToList();

        Assert.Empty(needed.Where(action => !permitted.Exists(pattern => Covers(pattern, action))).Order(StringComparer.Ordinal));
        // `logs --follow` reads more than the engine does.
        Assert.Equal(["logs:FilterLogEvents"], permitted.Where(pattern => !needed.Exists(action => Covers(pattern, action))));
    }

    [Theory]
    [InlineData("services")]
    [InlineData("iam")]
    public void A_managed_policy_of_the_module_fits_the_limit(string policy)
    {
        string[] iam = ["Callers", "Policies", "PassRoles", "Roles"];
        var statements = JsonNode.Parse(Read("terraform/worker-policy.json.tftpl"))!["Statement"]!.AsArray()
            .Where(statement => iam.Contains((string)statement!["Sid"]!) == (policy == "iam"));

        Assert.InRange(string.Concat(statements.Select(statement => statement!.ToJsonString())).Length, 1, StackPolicy.MaximumLength - 200);
    }

    [Fact]
    public void Every_option_that_a_file_names_is_one_of_the_program()
    {
        var known = Help("run").Concat(Help("healthz")).Concat(Help("diff")).Concat(Help("validate")).Concat(Help("reconcile"))
            .Concat(Help("iam-policy")).ToHashSet(StringComparer.Ordinal);
        string[] others =
            ["--rm", "--body-file", "--edit-last", "--create-if-none", "--exit-status", "--no-cache", "--configuration", "--arch", "--os", "--self-contained",
                "--output", "--platform", "--interval", "--timeout", "--start-period", "--from", "--push", "--template-file", "--stack-name",
                "--capabilities", "--parameter-overrides", "--now", "--build"];

        var unknown = WithCommands.SelectMany(file => OptionName().Matches(Read(file)).Select(match => $"{file}: {match.Value}"))
            .Where(use => !known.Contains(use.Split(": ")[1]) && !others.Contains(use.Split(": ")[1]))
            .Distinct();

        Assert.Empty(unknown);
    }

    [Theory]
    [InlineData("github/stacks.yml")]
    [InlineData("gitlab/stacks.gitlab-ci.yml")]
    [InlineData("compose/docker-compose.yml")]
    [InlineData("helm/reconciler/values.yaml")]
    [InlineData("helm/reconciler/Chart.yaml")]
    public void A_file_is_YAML(string file)
    {
        var yaml = new YamlStream();
        using var text = new StringReader(Read(file));
        yaml.Load(text);

        Assert.Single(yaml.Documents);
    }

    [Fact]
    public void The_image_without_Docker_has_the_settings_of_the_Dockerfile()
    {
        var dockerfile = Read("Dockerfile");
        var project = File.ReadAllText(Repository.File("src/Worker/Worker.csproj"));

        var image = ContainerBase().Match(project).Groups[1].Value;
        Assert.Contains($"\nFROM {image}\n", dockerfile, StringComparison.Ordinal);
        foreach (Match variable in ContainerVariable().Matches(project))
            Assert.Contains($" {variable.Groups[1].Value}={variable.Groups[2].Value}", dockerfile, StringComparison.Ordinal);
    }

    private static bool Covers(string pattern, string action) =>
        Regex.IsMatch(action, $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$");

    private static IEnumerable<string> Help(string command)
    {
        using var output = new StringWriter();
        using var input = new StringReader("");
        var terminal = new Reconciler.Worker.Commands.Output.Terminal(
            input, output, output, isInteractive: false, hasColor: false, canAsk: false, width: null);
        CommandLine.InvokeAsync([command, "--help"], new CommandEnvironment(terminal, TimeProvider.System, _ => null), CancellationToken.None).GetAwaiter().GetResult();
        return OptionName().Matches(output.ToString()).Select(match => match.Value);
    }

    private static string Read(string file) => File.ReadAllText(Repository.File($"deploy/{file}"));

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]+")]
    private static partial Regex OptionName();

    [GeneratedRegex(@"\b[a-z0-9-]+:[A-Z][A-Za-z0-9]*\*?(?=$|\r|\n)", RegexOptions.Multiline)]
    private static partial Regex Action();

    [GeneratedRegex("<ContainerBaseImage[^>]*== 'true'\">(.*)</ContainerBaseImage>")]
    private static partial Regex ContainerBase();

    [GeneratedRegex("<ContainerEnvironmentVariable Include=\"(.*?)\" Value=\"(.*?)\"")]
    private static partial Regex ContainerVariable();
}
