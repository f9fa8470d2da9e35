using Reconciler.Emulator.Services.CodeBuild;

namespace Emulator.Tests.Services.CodeBuild;

public sealed class BuildShellTests
{
    [Theory]
    [InlineData("REGISTRY=$ACCOUNT.example\ndocker push $REGISTRY/app:1", "111.example/app:1")]
    [InlineData("REGISTRY=\"${ACCOUNT}.example\"; docker push ${REGISTRY}/app:1", "111.example/app:1")]
    [InlineData("export A=x B='y z' && docker image push \"$A\"", "x")]
    [InlineData("A='$ACCOUNT' && docker push $A", "$ACCOUNT")]
    [InlineData("A=\\$ACCOUNT; docker push $A", "$ACCOUNT")]
    [InlineData("A=app; docker push -q $A:\"$TAG\" # pushes", "app:v 1")]
    [InlineData("A=app docker push b", "b")]
    [InlineData("ARGS='--quiet app'; docker push $ARGS", "app")]
    [InlineData("docker push \\\n  app", "app")]
    [InlineData("docker push a || docker push b", "a")]
    [InlineData("docker push a || docker push b && docker push c", "a c")]
    [InlineData("docker buildx build --push -t a --tag=b .", "a b")]
    [InlineData("docker push $NONE/app", "/app")]
    [InlineData("aws ecr get-login-password --region x | docker login --username AWS --password-stdin $ACCOUNT", "")]
    [InlineData("echo `date` $(whoami) & echo", null)]
    [InlineData("echo Build started on `date` && docker push app", "app")]
    [InlineData("cd $CODEBUILD_SRC_DIR; set -e; true", "")]
    public void Images_are_pushed_as_the_shell_reads_the_line(string command, string? pushed)
    {
        var shell = new BuildShell(new() { ["ACCOUNT"] = "111", ["TAG"] = "v 1" });

        if (pushed is null)
            Assert.Throws<ShellException>(() => shell.Run(command));
        else
            Assert.Equal(pushed, string.Join(' ', shell.Run(command).Pushes));
    }

    [Fact]
    public void Variables_stay_for_the_next_commands()
    {
        var shell = new BuildShell([]);

        Assert.Empty(shell.Run("REGISTRY=here").Pushes);
        Assert.Equal(["here/app"], shell.Run("docker push $REGISTRY/app").Pushes);
        Assert.True(shell.Run("docker build --tag $REGISTRY/app .").Builds);
        Assert.False(shell.Run("docker tag a b").Builds);
    }

    [Theory]
    [InlineData("npm ci")]
    [InlineData("TAG=$(git rev-parse HEAD)")]
    [InlineData("docker push $(cat image)")]
    [InlineData("if true; then echo; fi")]
    [InlineData("echo x > file")]
    [InlineData("cat Dockerfile | grep FROM")]
    [InlineData("docker run app")]
    [InlineData("docker push a b")]
    [InlineData("docker push --all-tags a")]
    [InlineData("aws s3 cp a s3://b/a")]
    [InlineData("echo ${TAG:-latest}")]
    [InlineData("echo \"x")]
    [InlineData("echo 'x")]
    [InlineData("&& echo")]
    public void What_is_not_interpreted_is_refused(string command) =>
        Assert.Throws<ShellException>(() => new BuildShell([]).Run(command));
}
